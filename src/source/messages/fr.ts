import { formatBytes, formatNumber, plural } from '#ui/language.ts';
import type { Messages } from './en.ts';

/**
 * French, with « vous », written for itself.
 * newsroom: la rédaction · editors: les rédacteurs · report: le témoignage · sealed: scellé · codename: vos huit mots ·
 * reply: la réponse · attachment: le fichier · device: l’appareil
 */
export const fr: Messages = {
  pageTitle: 'Bienvenue',
  languages: 'Langue',
  leave: 'Quitter',
  leaveHint:
    'Ferme cette page aussitôt, sans rien laisser derrière elle. Appuyer trois fois sur Échap fait de même.',
  back: 'Retour',
  goOn: 'Continuer',
  step: (step, steps) => `Étape ${formatNumber('fr', step)} sur ${formatNumber('fr', steps)}`,
  tryAgain: 'Réessayer',

  opening: 'Un instant : nous vérifions que cette page est bien celle de la rédaction.',
  refused: 'Nous n’avons pas pu confirmer que cette page est celle de la rédaction. N’envoyez rien.',

  startTitle: (newsroom) => `Dites à \u2068${newsroom}\u2069 ce que vous savez`,
  startLead:
    'Écrivez ce qui s’est passé, ajoutez des photos ou des fichiers. Tout est scellé sur votre appareil avant d’en sortir. Seuls les rédacteurs peuvent l’ouvrir.',
  startWrite: 'Écrire un témoignage',
  startReturn: 'J’ai huit mots',
  startKit: 'Emporter cette page, pour un lieu sans connexion',
  startCarry: 'J’ai un fichier scellé',
  startKept: 'Cette page ne garde rien sur votre appareil. Une fois fermée, tout disparaît.',

  beforeTitle: 'Avant de commencer',
  beforeLead: 'Trois questions à vous poser. Personne ne voit vos réponses.',
  beforeAddress: 'Est-ce la bonne adresse ?',
  beforeAddressAdvice: 'Comparez-la, lettre par lettre, à celle que la rédaction imprime.',
  beforePrint: 'Les mots à comparer avec l’imprimé',
  beforePrintLead:
    'La rédaction imprime ces six mots à côté de son adresse. Comparer l’une des deux langues suffit.',
  beforePrintCare:
    'Si un seul mot diffère, n’écrivez rien. S’ils sont identiques, vérifiez tout de même l’adresse : des mots peuvent être copiés.',
  beforeDevice: 'Est-ce un appareil ou un réseau de votre travail ?',
  beforeDeviceAdvice:
    'N’utilisez ni l’un ni l’autre, ni un appareil que quelqu’un d’autre consulte. Installez-vous là où ni caméra ni personne ne voit l’écran. Si quelqu’un arrive, appuyez sur « Quitter », ou trois fois sur la touche Échap.',
  beforeOthers: 'Qui d’autre sait ce que vous allez raconter ?',
  beforeOthersAdvice:
    'Si peu de gens le savent, dites-le dans votre témoignage. Les rédacteurs veilleront à ce que rien ne mène à vous.',
  boundsTitle: 'Ce que cette page protège, et ce qu’elle ne protège pas',
  boundsYes: 'Elle protège',
  boundsYesAll: [
    'Ce que vous écrivez et ajoutez : tout est scellé sur votre appareil. Aucune machine en chemin ne peut le lire, ni quiconque s’en empare.',
    'Qui vous êtes : personne ne le demande, et cette page ne garde rien sur votre appareil.',
    'Où vous êtes : avec le navigateur Tor, la rédaction ne le voit pas.',
  ],
  boundsNo: 'Elle ne protège pas',
  boundsNoAll: [
    'De ce que vos mots révèlent. Un détail que peu de gens connaissent mène à vous.',
    'Un appareil surveillé : son écran, son clavier, ou vous devant lui.',
    'Une visite avec un autre navigateur : il retient cette adresse, et votre connexion la montre. Même avec le navigateur Tor, votre connexion montre que vous l’utilisez, et quand.',
    'D’une page modifiée : qui prendrait le contrôle du site de la rédaction pourrait lire ce que vous tapez à partir de là.',
  ],
  beforeGo: 'Commencer à écrire',

  writeTitle: 'Racontez-nous ce qui s’est passé',
  writeHint: 'Que s’est-il passé, où et quand ? Comment le savez-vous ? Inutile de dire qui vous êtes.',
  writeEmpty: 'Écrivez d’abord quelques mots, même si vos fichiers disent l’essentiel.',
  writeTooLong:
    'Ce texte est trop long pour un seul témoignage. Coupez-le ici, et envoyez la suite plus tard avec vos huit mots.',

  filesTitle: 'Photos et fichiers',
  filesLead: 'Ajoutez ce qui le montre, si vous avez quelque chose. Vous pouvez aussi envoyer sans.',
  filesAdd: 'Ajouter des photos ou des fichiers',
  filesMost: (most) =>
    `Un témoignage peut contenir ${plural('fr', most, { one: '# fichier', other: '# fichiers' })}. Envoyez les autres plus tard, avec vos huit mots.`,
  fileTooLarge: (name) => `« \u2068${name}\u2069 » dépasse 2 Go et n’a pas été ajouté.`,
  fileReading: 'Nous regardons ce qu’il contient…',
  fileCarries: 'En plus de ce qu’il montre, il contient :',
  fileNothing: 'Nous n’y avons rien trouvé de caché.',
  fileUnread: 'Il n’a pas pu être lu ici. La rédaction l’examinera et retirera ce qui est caché.',
  fileText: 'Un texte simple ne contient rien d’autre que ses mots et son nom.',
  fileTooMuch: (bytes) =>
    `La rédaction peut nettoyer des fichiers jusqu’à ${formatBytes('fr', bytes)}. Elle ne verra celui-ci que si vous lui laissez l’original.`,
  fileOther:
    'Nous ne savons pas encore nettoyer ce type de fichier. Les rédacteurs ne le verront que si vous leur laissez l’original.',
  foundPlace: 'un lieu',
  foundPlaceIn: (country) => `un lieu : \u2068${country}\u2069`,
  foundTrack: 'les lieux traversés pendant qu’on filmait',
  foundDate: 'une date et une heure',
  foundDevice: 'l’appareil',
  foundSerial: 'un numéro que seul cet appareil possède',
  foundPerson: 'un nom',
  foundOrganisation: 'une organisation',
  foundSoftware: 'le programme qui l’a créé',
  foundWords: 'une note',
  foundFolder: 'l’endroit où il était rangé sur un ordinateur',
  foundNumbers: 'des numéros cachés qui le relient à d’autres fichiers',
  foundThumbnail: 'une petite image à l’intérieur',
  foundChanges: (count) =>
    plural('fr', count, {
      one: 'une modification encore lisible',
      other: '# modifications encore lisibles',
    }),
  foundComments: (count) => plural('fr', count, { one: 'un commentaire', other: '# commentaires' }),
  foundRevisions: (count) =>
    plural('fr', count, { one: 'une version précédente', other: '# versions précédentes' }),
  foundFiles: (count) =>
    plural('fr', count, { one: 'un fichier à l’intérieur', other: '# fichiers à l’intérieur' }),
  foundInner: (count) =>
    plural('fr', count, {
      one: 'une image à l’intérieur, qui cache elle aussi quelque chose',
      other: '# images à l’intérieur, qui cachent elles aussi quelque chose',
    }),
  foundScripts: 'un programme qui peut se lancer à l’ouverture',
  foundOther: 'd’autres informations cachées',
  mapLabel:
    'Le lieu sur une carte du monde. La carte fait partie de cette page ; rien n’a été demandé ailleurs.',
  pictureLooks: 'Ce que montre l’image',
  thumbnailLooks: 'La petite image à l’intérieur',
  thumbnailDiffers: 'La petite image a une autre forme : elle montre peut-être ce qui a été coupé.',
  fileLeftNothing: 'Retiré sur votre appareil. Nous avons relu le fichier : il ne reste rien.',
  fileLeftSome: 'Retiré sur votre appareil, sauf ceci. La rédaction le retirera :',
  fileChoice: 'Que doivent recevoir les rédacteurs ?',
  fileRemove: 'Le fichier, sans rien de caché',
  fileRemoveHere:
    'Tout est retiré ici, avant d’être scellé, le nom du fichier aussi. C’est le plus sûr pour vous.',
  fileRemoveThere:
    'Cette page ne peut pas le faire pour ce type de fichier. Une machine isolée de la rédaction s’en charge, et ne dit à personne ce qu’elle a trouvé. Le nom du fichier disparaît aussi.',
  fileRemoveNot: 'Pas encore possible pour ce type de fichier.',
  fileTell: 'La même chose, mais en leur disant ce qui était caché',
  fileTellHint:
    'Les rédacteurs en voient une note scellée à côté du fichier. Cela les aide à vérifier qu’il est authentique.',
  fileKeep: 'L’original également',
  fileKeepHint:
    'Scellé pour les rédacteurs, avec tout ce qui y est caché. Seulement s’il doit servir de preuve.',
  fileScan: 'On y voit une page imprimée',
  fileScanHint:
    'Les imprimantes laissent de minuscules points jaunes qui peuvent mener à elles. La page devient grise et les points disparaissent.',
  fileTakeOut: 'Enlever',
  fileTakeOutNamed: (name) => `Enlever \u2068${name}\u2069`,
  fileStays: 'Ce qui se voit et s’entend ne change pas : visages, voix, enseignes, plaques.',
  howTitle: 'Comment c’est envoyé',
  howOrder: 'Mots et fichiers',
  howFirst: 'Les mots d’abord',
  howFirstHint:
    'Votre témoignage arrive tout de suite, les fichiers suivent. Si la connexion tombe, la rédaction a vos mots.',
  howLast: 'Les fichiers d’abord',
  howLastHint: 'Le témoignage arrive quand tous ses fichiers sont là. La rédaction voit tout ensemble.',
  howApart: 'Seulement les mots, pour l’instant',
  howApartHint:
    'Plus difficile à relier. Quand les mots sont arrivés, choisissez « Nouveau circuit Tor pour ce site » dans le navigateur Tor : cette page s’ouvre à nouveau. Revenez alors avec vos huit mots et envoyez les fichiers.',
  howWhen: 'Quand',
  howAtOnce: 'Tout de suite',
  howWithin: (hours) =>
    plural('fr', hours, {
      one: 'À un moment quelconque dans l’heure',
      many: 'À un moment quelconque dans les # heures',
      other: 'À un moment quelconque dans les # heures',
    }),
  howWithinHint:
    'La page choisit le moment au hasard : qui surveille votre connexion n’apprend pas quand vous avez écrit. Elle doit rester ouverte jusque-là ; si elle se ferme, tout est perdu.',
  heldTitle: 'Retenu pour un moment',
  heldLead: 'Rien n’a encore été envoyé. Laissez cette page ouverte : si elle se ferme, tout est perdu.',
  heldNow: 'Envoyer maintenant',
  sealAndSend: 'Sceller et envoyer',

  sendingTitle: 'Nous scellons et envoyons',
  sendingLead: 'Gardez cette page ouverte. Si la connexion se coupe, l’envoi reprend là où il s’est arrêté.',
  sendingBar: 'Arrivé et en sécurité',
  sendingBytes: (confirmed, total) => `${formatBytes('fr', confirmed)} sur ${formatBytes('fr', total)}`,
  sendingSeconds: 'encore moins d’une minute',
  sendingMinutes: (minutes) =>
    plural('fr', minutes, { one: 'encore une minute environ', other: 'encore # minutes environ' }),
  sendingHours: (hours) =>
    plural('fr', hours, {
      one: 'encore une heure environ',
      many: 'encore # heures environ',
      other: 'encore # heures environ',
    }),
  sendingWaiting: 'En attente de la connexion. L’envoi reprend de lui-même dès que possible.',
  sendingNow: 'Réessayer maintenant',
  sendingStop: 'Arrêter l’envoi',
  sendingStopAsk: 'Arrêter ? La rédaction ne recevra rien de ce témoignage.',
  sendingStopFiles: 'Arrêter ? La rédaction garde votre témoignage, mais pas les fichiers encore en route.',
  sendingStopYes: 'Arrêter',
  sendingStopNo: 'Continuer l’envoi',
  fileWaiting: 'en attente',
  fileArrived: 'arrivé',
  fileLost: 'ne peut plus être lu ; envoyez-le à nouveau avec vos huit mots',
  wayArrived:
    'Votre témoignage est arrivé. Les fichiers sont encore en route ; si vous fermez maintenant, la rédaction garde les mots.',
  wayWords: 'Voir vos huit mots',
  wayTalk: 'Retour à votre conversation',
  wayOpen: 'Laissez cette page ouverte jusqu’à leur arrivée.',
  waySee: 'Voir où ils en sont',
  wayDone: 'Tous vos fichiers sont arrivés.',
  wayAgain: 'Vous pourrez écrire à nouveau quand ceci sera arrivé.',
  apartNext:
    'Pour envoyer vos fichiers : choisissez « Nouveau circuit Tor pour ce site » dans le navigateur Tor, revenez avec vos huit mots et ajoutez-les.',
  wayFiles: (arrived, all) =>
    `${formatNumber('fr', arrived)} fichiers sur ${formatNumber('fr', all)} arrivés`,
  sendingBroken: 'L’envoi s’est arrêté. Ce qui est arrivé est gardé, rien n’est perdu.',
  sendingResume: 'Reprendre l’envoi',
  sendingBack: 'Revenir à votre témoignage',

  wordsTitle: 'Vos huit mots',
  arrived: 'Votre témoignage est scellé et bien arrivé. Seuls les rédacteurs peuvent l’ouvrir.',
  wordsLead: 'Notez ces huit mots en lieu sûr, ou retenez-les. Sans eux, impossible de revenir ici.',
  wordsWarning:
    'Qui les possède peut lire les réponses que les rédacteurs vous font. Ne les photographiez pas, ne les donnez à personne, pas même à nous.',
  wordsKept: 'Je les ai gardés',
  wordsList: 'Langue des mots',
  wordsStory:
    'Pour les retenir, imaginez les quatre premiers dans une courte scène, à un endroit que vous connaissez, et les quatre autres dans la suivante.',
  wordsPractise: 'S’exercer',
  wordsPractiseHint:
    'Vous pouvez continuer sans vous exercer. Personne ne peut vous rendre des mots perdus, pas même nous.',
  recallTitle: 'De mémoire',
  recallLead:
    'Les mots sont cachés. Tapez-les comme vous vous en souvenez. Rien n’est envoyé, rien n’est gardé.',
  recallRight: 'Les huit mots sont justes.',
  recallWrong: (numbers) => `Pas encore justes : ${numbers}.`,
  recallShow: 'Montrer les mots à nouveau',

  nowTitle: 'Et maintenant',
  nowSteps: [
    'Les rédacteurs ouvrent votre témoignage et le lisent avec soin.',
    'S’ils ont une question, ils vous laissent une réponse ici. Elle vous attend 14 jours.',
    'Revenez dans quelques jours avec vos huit mots pour la lire, ou pour ajouter quelque chose.',
  ],
  nowClose: 'Vous pouvez fermer cette page. Il n’en reste rien sur cet appareil.',
  nowLeave: 'Quitter cette page',

  returnTitle: 'Revenir',
  returnLabel: 'Vos huit mots',
  returnHint: 'Dans l’ordre, séparés par une espace.',
  returnCount: (count) => `${plural('fr', count, { one: '# mot', other: '# mots' })} sur 8`,
  returnUnknown: (word) => `« \u2068${word}\u2069 » ne fait pas partie des mots.`,
  returnComplete: (word) => `Choisir \u2068${word}\u2069`,
  returnMeant: (number) => `Le mot ${number} est peut-être :`,
  returnChoices: 'Mots de la liste',
  returnOpen: 'Voir les réponses',
  returnOpening: 'Nous cherchons des réponses…',
  returnInvalid: 'Ce ne sont pas huit mots de la liste. Vérifiez chacun d’eux.',

  talkTitle: 'Votre conversation',
  talkReply: (day) => `Les rédacteurs · ${day}`,
  talkYou: 'Vous · à l’instant',
  talkFiles: (count) => plural('fr', count, { one: 'avec un fichier', other: 'avec # fichiers' }),
  talkEmpty:
    'Il n’y a pas encore de réponse. Les rédacteurs lisent peut-être encore ; revenez dans un jour ou deux.',
  talkEmptyHint:
    'Si vous avez confondu un mot avec un autre, cette page est la même. Dans le doute, vérifiez vos mots.',
  talkEarlier: 'Ce que vous avez envoyé avant n’est pas montré : seuls les rédacteurs peuvent l’ouvrir.',
  talkAgain: 'Regarder à nouveau',
  talkWrite: 'Écrire aux rédacteurs',
  talkSent: 'Scellé et bien arrivé. Seuls les rédacteurs peuvent l’ouvrir.',

  errorUnreachable: 'Impossible de joindre la rédaction. Vérifiez votre connexion, puis réessayez.',
  errorBusy: 'Beaucoup de personnes envoient en ce moment. Attendez un peu, puis réessayez.',
  errorFlooded:
    'La rédaction est submergée d’envois. Votre appareil résout une énigme pour que votre témoignage passe.',
  errorSlowDown:
    'Trop de choses sont passées d’un coup par cette connexion. L’envoi reprend tout seul dans une demi-minute.',
  errorSmaller:
    'La rédaction n’a presque plus de place pour les fichiers. Envoyez-en de plus petits, ou revenez avec ceux-ci demain. Votre témoignage, lui, est arrivé.',
  errorFilesClosed:
    'La rédaction ne prend pas de fichiers en ce moment. Revenez avec eux demain, avec vos huit mots. Votre témoignage, lui, est arrivé.',
  errorFull:
    'La rédaction n’a plus de place pour l’instant. Réessayez demain ; votre témoignage n’a pas été envoyé.',
  errorTooLarge:
    'C’est plus que ne peut contenir un témoignage. Enlevez un fichier ou raccourcissez le texte.',
  errorNotReady: 'La rédaction ne peut rien recevoir pour l’instant. Revenez plus tard.',
  errorFile: 'Un fichier ne peut plus être lu. Enlevez-le, puis ajoutez-le à nouveau.',
  errorOther: 'Quelque chose n’a pas marché et votre témoignage n’a pas été envoyé. Réessayez.',
};
