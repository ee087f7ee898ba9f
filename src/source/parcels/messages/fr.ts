import { formatNumber } from '#ui/language.ts';
import type { ParcelMessages } from './en.ts';

const n = (value: number): string => formatNumber('fr', value);

export const fr: ParcelMessages = {
  kitTitle: (newsroom) => `Écrire à ⁨${newsroom}⁩ sans connexion`,
  kitLead:
    'Ce que vous écrivez et ajoutez est scellé ici, dans un fichier qui ressemble à des données aléatoires. Vous ou quelqu’un d’autre pourrez l’envoyer plus tard, de n’importe quel appareil.',
  kitReplies:
    'Les réponses ne peuvent pas être lues ici. Pour les lire, ouvrez la page de la rédaction avec vos huit mots.',
  kitStays:
    'Cette page et le fichier qu’elle crée restent sur cet appareil jusqu’à ce que vous les supprimiez.',
  kitLate: (day) =>
    `Cette page n’est plus à jour. Elle fonctionne encore aujourd’hui, mais ce que vous scellez doit arriver à la rédaction avant la fin du ${day}. Prenez-en une nouvelle si vous pouvez.`,
  kitExpired:
    'Cette page est trop ancienne. La rédaction a détruit les clés qui vont avec, et personne ne pourrait ouvrir ce que vous scellez. Prenez-en une nouvelle sur la page de la rédaction.',
  kitQuestion: 'Cette page vient-elle de la rédaction ?',
  kitQuestionAdvice:
    'Comparez ces mots à ceux que la rédaction imprime. Si un seul est différent, n’écrivez rien.',
  kitSeal: 'Sceller',
  kitSealing: 'Un instant : scellement en cours.',
  parcelTitle: 'Votre fichier scellé',
  parcelLead: (day) =>
    `Il doit arriver à la rédaction avant la fin du ${day}. Ensuite, ses clés sont détruites.`,
  parcelHow: 'Comment voulez-vous le transporter ?',
  parcelWhole: (size) => `Un seul fichier, ${size}`,
  parcelParts: (parts, size) => `${parts} fichiers, ${size} chacun`,
  parcelPartsHint: 'Il les faut tous, dans n’importe quel ordre. Ils peuvent voyager séparément.',
  parcelSave: 'Enregistrer le fichier',
  parcelSavePart: (number, parts) => `Enregistrer le fichier ${n(number)} sur ${n(parts)}`,
  parcelSaved: (name) => `Enregistré sous ⁨${name}⁩`,
  parcelSaveAgain: 'Enregistrer encore une fois',
  parcelNext: 'Voir vos huit mots',
  parcelFailed:
    'Il n’a pas pu être créé. La mémoire ou la place manque peut-être, ou l’un de vos fichiers n’est plus là.',
  kitSealed: 'Votre témoignage est scellé. Il n’a pas encore été envoyé.',
  kitNowTitle: 'Que faire maintenant',
  kitNowSteps: [
    'Portez le fichier là où il y a une connexion, ou donnez-le à quelqu’un qui le fera. Cette personne n’a pas à savoir ce que c’est, et ne peut pas l’ouvrir.',
    'Sur la page de la rédaction, « J’ai un fichier scellé » l’envoie.',
    'Supprimez le fichier ici, ainsi que cette page, y compris de la liste des fichiers enregistrés du navigateur et de la corbeille.',
    'Dans quelques jours, cherchez les réponses sur la page de la rédaction avec vos huit mots. Une réponse attend 14 jours.',
  ],
  kitNowWarning:
    'Personne ne peut ouvrir le fichier s’il est trouvé. Mais quelqu’un qui le soupçonne et connaît cette rédaction peut découvrir qu’il lui est destiné, et sa taille.',
  carryTitle: 'Un fichier scellé',
  carryLead:
    'Choisissez le fichier, ou toutes ses parties. Elles sont vérifiées ici avant tout envoi. Seule la rédaction peut les ouvrir, pas même vous.',
  carryAdd: 'Choisir des fichiers',
  carryChecking: 'Vérification',
  carryWhole: 'Entier et intact',
  carryPart: (number, parts) => `Partie ${n(number)} sur ${n(parts)}, intacte`,
  carryDouble: (number) => `Partie ${n(number)}, déjà présente`,
  carryOther: 'Une partie d’un autre fichier scellé',
  carryDamaged: (number) => `Partie ${n(number)}, mais abîmée. Copiez-la de nouveau depuis son origine.`,
  carryForeign:
    'Ce n’est pas un fichier scellé pour cette rédaction, ou il est abîmé. Si c’est le bon, copiez-le de nouveau depuis son origine.',
  carryUnreadable: 'Ce fichier ne peut plus être lu. Choisissez-le de nouveau.',
  carryMissing: (parts) => `Parties encore manquantes : ${parts}.`,
  carryReady: 'Tout est là, et intact.',
  carrySend: 'Envoyer',
  carrySending: 'Envoi en cours. Gardez cette page ouverte.',
  carryBar: 'Arrivé et en sécurité',
  carryTooLate:
    'C’est trop ancien. La rédaction a détruit les clés, et plus personne ne peut l’ouvrir. La personne qui l’a fait doit en faire un nouveau.',
  carryNoFiles:
    'Le texte qu’il contient est arrivé. La rédaction n’a pas de place pour tous ses fichiers en ce moment : apportez de nouveau le fichier scellé demain.',
  carryArrived: 'Tout est arrivé. Seule la rédaction peut l’ouvrir.',
  carryDelete: 'Supprimez les fichiers de cet appareil s’ils ne doivent pas y être trouvés.',
};
