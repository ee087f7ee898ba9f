import { formatBytes, plural } from '#ui/language.ts';
import type { PlainMessages } from './en.ts';

export const fr: PlainMessages = {
  plainLead:
    'Les scripts sont désactivés dans votre navigateur : il ne peut rien sceller. Avec ce formulaire, vos mots et vos fichiers arrivent tels quels, et la machine de la rédaction les scelle dès qu’ils sont là.',
  lessTitle: 'Cela vous protège moins',
  lessPoints: [
    'Pendant un instant, votre texte, vos fichiers et vos huit mots peuvent être lus sur la machine de la rédaction. Elle n’en garde rien, mais qui aurait pris le contrôle de cette machine pourrait les lire.',
    'Ce qui est caché dans vos fichiers, comme le lieu et la date, quitte votre appareil avec eux. Ce n’est enlevé qu’une fois qu’ils sont arrivés.',
    'Cette page ne peut pas vous montrer ce que contiennent vos fichiers.',
  ],
  saferTitle: 'Mieux : laissez votre propre navigateur sceller',
  saferSteps: [
    'Dans le navigateur Tor, appuyez sur le bouclier à côté de l’adresse, puis sur « Paramètres ».',
    'Choisissez le niveau du milieu parmi les trois (« Safer »), et redémarrez le navigateur s’il le demande.',
    'Ouvrez ensuite à nouveau la page de la rédaction.',
  ],
  saferOpen: 'Ouvrir la page qui scelle',
  useForm: 'Écrire quand même avec ce formulaire',
  offTitle: 'Cette rédaction ne prend pas de témoignages par un simple formulaire',
  offLead:
    'C’est votre propre navigateur qui doit sceller ce que vous écrivez. Pour cela, les scripts doivent y être autorisés.',

  deviceAdvice:
    'N’utilisez ni l’un ni l’autre, ni un appareil que quelqu’un d’autre consulte. Installez-vous là où ni caméra ni personne ne voit l’écran. Si quelqu’un arrive, appuyez sur « Quitter ».',
  filesLimit: (most, bytes) =>
    `Jusqu’à ${plural('fr', most, { one: '# fichier', other: '# fichiers' })}, ${formatBytes('fr', bytes)} au plus en tout. Choisissez-les tous en une fois.`,
  choiceAll: 'Le choix vaut pour tous les fichiers de ce formulaire.',
  removeHint:
    'Une machine isolée de la rédaction s’en charge après leur arrivée, et ne dit à personne ce qu’elle a trouvé. Les noms des fichiers disparaissent aussi.',
  otherKinds:
    'Les types de fichiers impossibles à nettoyer n’arrivent aux rédacteurs que sous forme d’originaux.',
  send: 'Envoyer',
  wait: 'Avec de gros fichiers, cela prend un moment. Gardez cette page ouverte jusqu’à ce que la suivante apparaisse.',
  firstPage: 'Première page',

  wordsSeen:
    'Ces mots ont été faits sur la machine de la rédaction. Si vous pouvez choisir « Safer » plus tard, écrivez-y un nouveau témoignage : ses mots ne quittent jamais votre appareil.',
  wordsIn: (language) => `Les mêmes mots : \u2068${language}\u2069`,
  returnSeen: 'Les mots que vous tapez ici peuvent être lus un instant sur la machine de la rédaction.',

  unsent: 'Rien n’a été envoyé.',
  textKept: 'Votre texte est conservé ci-dessous.',
  filesAgain: 'Votre navigateur ne nous permet pas de vous rendre vos fichiers. Choisissez-les à nouveau :',
  filesAgainAny: 'Votre navigateur ne nous permet pas de vous rendre vos fichiers. Choisissez-les à nouveau.',
  tooMuch: (bytes) =>
    `Ce formulaire prend ${formatBytes('fr', bytes)} au plus en une fois. Envoyez les plus gros fichiers dans un autre témoignage, ou choisissez « Safer », où il y a plus de place.`,
  tooSlow:
    'La connexion s’était presque arrêtée. Réessayez, peut-être avec moins de fichiers ou de plus petits.',
  flooded:
    'La rédaction est submergée d’envois sans valeur, et sans scripts votre témoignage ne peut pas passer maintenant. Réessayez dans une heure. Ou choisissez « Safer » : votre propre navigateur peut alors prouver qu’il n’y est pour rien.',
  foreign: 'Cela venait d’une autre page que la nôtre. Ouvrez le formulaire ici et écrivez-y.',
  unreadable:
    'Ce qui est arrivé n’était pas entier. Revenez en arrière, où votre texte est peut-être encore, et réessayez.',
  nothingHere: 'Il n’y a rien ici.',
};
