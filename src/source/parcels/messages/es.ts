import { formatNumber } from '#ui/language.ts';
import type { ParcelMessages } from './en.ts';

const n = (value: number): string => formatNumber('es', value);

export const es: ParcelMessages = {
  kitTitle: (newsroom) => `Escribir a ⁨${newsroom}⁩ sin conexión`,
  kitLead:
    'Lo que escribe y añade se sella aquí, en un archivo que parece datos al azar. Usted o cualquier otra persona puede enviarlo más tarde, desde cualquier aparato.',
  kitReplies:
    'Aquí no se pueden leer las respuestas. Para leerlas, abra la página de la redacción con sus ocho palabras.',
  kitStays: 'Esta página y el archivo que crea se quedan en este aparato hasta que usted los borre.',
  kitLate: (day) =>
    `Esta página ya no está al día. Hoy todavía funciona, pero lo que selle debe llegar a la redacción a más tardar el ${day}. Consiga una nueva si puede.`,
  kitExpired:
    'Esta página es demasiado vieja. La redacción ha destruido sus claves, y nadie podría abrir lo que usted selle. Consiga una nueva en la página de la redacción.',
  kitQuestion: '¿Viene esta página de la redacción?',
  kitQuestionAdvice:
    'Compare estas palabras con las que imprime la redacción. Si una sola es distinta, no escriba nada.',
  kitSeal: 'Sellar',
  kitSealing: 'Un momento: sellando.',
  parcelTitle: 'Su archivo sellado',
  parcelLead: (day) => `Debe llegar a la redacción a más tardar el ${day}. Después se destruyen las claves.`,
  parcelHow: '¿Cómo quiere llevarlo?',
  parcelWhole: (size) => `Un archivo, ${size}`,
  parcelParts: (parts, size) => `${parts} archivos, ${size} cada uno`,
  parcelPartsHint: 'Hacen falta todos, en cualquier orden. Pueden viajar por separado.',
  parcelSave: 'Guardar el archivo',
  parcelSavePart: (number, parts) => `Guardar el archivo ${n(number)} de ${n(parts)}`,
  parcelSaved: (name) => `Guardado como ⁨${name}⁩`,
  parcelSaveAgain: 'Guardar otra vez',
  parcelNext: 'Ver sus ocho palabras',
  parcelFailed: 'No se pudo crear. Quizá falta memoria o espacio, o uno de sus archivos ya no está.',
  kitSealed: 'Su testimonio está sellado. Todavía no se ha enviado.',
  kitNowTitle: 'Qué hacer ahora',
  kitNowSteps: [
    'Lleve el archivo a donde haya conexión, o déselo a alguien que lo haga. No hace falta que sepa qué es, y no puede abrirlo.',
    'En la página de la redacción, «Tengo un archivo sellado» lo envía.',
    'Borre aquí el archivo, y también esta página, incluso de la lista de archivos guardados del navegador y de la papelera.',
    'Dentro de unos días, busque las respuestas en la página de la redacción con sus ocho palabras. Una respuesta espera 14 días.',
  ],
  kitNowWarning:
    'Quien encuentre el archivo no puede abrirlo. Pero quien sospeche y conozca esta redacción puede averiguar que es para ella, y cuánto ocupa.',
  carryTitle: 'Un archivo sellado',
  carryLead:
    'Elija el archivo, o todas sus partes. Se comprueban aquí antes de enviar nada. Nadie puede abrirlas salvo la redacción, ni siquiera usted.',
  carryAdd: 'Elegir archivos',
  carryChecking: 'Comprobando',
  carryWhole: 'Entero y sin daños',
  carryPart: (number, parts) => `Parte ${n(number)} de ${n(parts)}, sin daños`,
  carryDouble: (number) => `Parte ${n(number)}, que ya está aquí`,
  carryOther: 'Una parte de otro archivo sellado',
  carryDamaged: (number) => `Parte ${n(number)}, pero dañada. Cópiela otra vez de donde vino.`,
  carryForeign:
    'No es un archivo sellado para esta redacción, o está dañado. Si es el correcto, cópielo otra vez de donde vino.',
  carryUnreadable: 'Este archivo ya no se puede leer. Elíjalo otra vez.',
  carryMissing: (parts) => `Partes que todavía faltan: ${parts}.`,
  carryReady: 'Está todo, y sin daños.',
  carrySend: 'Enviar',
  carrySending: 'Enviando. Mantenga abierta esta página.',
  carryBar: 'Llegado y a salvo',
  carryTooLate:
    'Es demasiado viejo. La redacción ha destruido las claves, y ya nadie puede abrirlo. Quien lo hizo tiene que hacer otro.',
  carryNoFiles:
    'Lo escrito en él ha llegado. La redacción no tiene sitio ahora para todos sus archivos: vuelva a traer mañana el archivo sellado.',
  carryArrived: 'Ha llegado todo. Solo la redacción puede abrirlo.',
  carryDelete: 'Borre los archivos de este aparato si no deben encontrarse en él.',
};
