import { formatBytes, formatNumber, plural } from '#ui/language.ts';
import type { Messages } from './en.ts';

/**
 * Spanish, with «usted», in words that are plain on both sides of the ocean.
 * newsroom: la redacción · editors: los editores · report: el testimonio · sealed: sellado · codename: sus ocho
 * palabras · reply: la respuesta · attachment: el archivo · device: el dispositivo
 */
export const es: Messages = {
  pageTitle: 'Le damos la bienvenida',
  languages: 'Idioma',
  leave: 'Salir',
  leaveHint: 'Cierra esta página al instante y no deja nada atrás. Pulsar Esc tres veces hace lo mismo.',
  back: 'Volver',
  goOn: 'Continuar',
  step: (step, steps) => `Paso ${formatNumber('es', step)} de ${formatNumber('es', steps)}`,
  tryAgain: 'Intentar de nuevo',

  opening: 'Un momento: comprobamos que esta página es de la redacción.',
  refused: 'No pudimos confirmar que esta página sea de la redacción. No envíe nada.',

  startTitle: (newsroom) => `Cuente a \u2068${newsroom}\u2069 lo que sabe`,
  startLead:
    'Escriba lo que pasó y añada fotos o archivos. Todo se sella en su dispositivo antes de salir de él. Solo los editores pueden abrirlo.',
  startWrite: 'Escribir un testimonio',
  startReturn: 'Tengo ocho palabras',
  startKit: 'Llevarse esta página, para un lugar sin conexión',
  startCarry: 'Tengo un archivo sellado',
  startKept: 'Esta página no guarda nada en su dispositivo. Al cerrarla, todo desaparece.',

  beforeTitle: 'Antes de empezar',
  beforeLead: 'Tres preguntas para usted. Nadie ve sus respuestas.',
  beforeAddress: '¿Es esta la dirección correcta?',
  beforeAddressAdvice: 'Compárela, letra por letra, con la que imprime la redacción.',
  beforePrint: 'Palabras para comparar con lo impreso',
  beforePrintLead:
    'La redacción imprime estas seis palabras junto a su dirección. Basta con comparar uno de los dos idiomas.',
  beforePrintCare:
    'Si una sola es distinta, no escriba nada. Si son iguales, revise de todos modos la dirección: las palabras se pueden copiar.',
  beforeDevice: '¿Es un aparato o una red de su trabajo?',
  beforeDeviceAdvice:
    'No use ni uno ni otra, ni un aparato que mire otra persona. Siéntese donde ni cámaras ni personas vean la pantalla. Si alguien se acerca, pulse «Salir», o tres veces la tecla Esc.',
  beforeOthers: '¿Quién más sabe lo que va a contar?',
  beforeOthersAdvice:
    'Si lo saben pocas personas, dígalo en su testimonio. Los editores cuidarán de que nada apunte a usted.',
  boundsTitle: 'Qué protege esta página y qué no',
  boundsYes: 'Protege',
  boundsYesAll: [
    'Lo que escribe y añade: se sella en su dispositivo. Ninguna máquina en el camino puede leerlo, ni quien se la lleve.',
    'Quién es usted: nadie se lo pregunta, y esta página no guarda nada en su dispositivo.',
    'Dónde está: con el Navegador Tor, la redacción no lo ve.',
  ],
  boundsNo: 'No protege',
  boundsNoAll: [
    'De lo que sus palabras delatan. Un detalle que pocas personas conocen apunta a usted.',
    'Un aparato vigilado: su pantalla, su teclado, o usted delante de él.',
    'Una visita con otro navegador: recuerda esta dirección, y su conexión la muestra. Incluso con el Navegador Tor, su conexión muestra que lo usa, y cuándo.',
    'De una página cambiada: quien se apodere del sitio de la redacción podría leer lo que usted escriba desde entonces.',
  ],
  beforeGo: 'Empezar a escribir',

  writeTitle: 'Cuéntenos lo que pasó',
  writeHint: '¿Qué pasó, dónde y cuándo? ¿Cómo lo sabe? No hace falta que diga quién es.',
  writeEmpty: 'Escriba primero unas palabras, aunque sus archivos digan casi todo.',
  writeTooLong:
    'Es más largo de lo que cabe en un testimonio. Córtelo aquí y envíe el resto después con sus ocho palabras.',

  filesTitle: 'Fotos y archivos',
  filesLead: 'Añada lo que lo muestre, si tiene algo. También puede enviar sin archivos.',
  filesAdd: 'Añadir fotos o archivos',
  filesMost: (most) =>
    `En un testimonio caben ${plural('es', most, { one: '# archivo', other: '# archivos' })}. Envíe los demás después, con sus ocho palabras.`,
  fileTooLarge: (name) => `«\u2068${name}\u2069» ocupa más de 2 GB y no se añadió.`,
  fileReading: 'Miramos qué lleva dentro…',
  fileCarries: 'Además de lo que muestra, lleva:',
  fileNothing: 'No encontramos nada oculto en él.',
  fileUnread: 'No se pudo leer aquí. La redacción lo revisará y quitará lo que esté oculto.',
  fileText: 'Un texto simple no lleva más que sus palabras y su nombre.',
  fileTooMuch: (bytes) =>
    `La redacción puede limpiar archivos de hasta ${formatBytes('es', bytes)}. Solo verá este si le permite tener el original.`,
  fileOther:
    'Todavía no podemos limpiar este tipo de archivo. Los editores lo verán solo si usted les deja el original.',
  foundPlace: 'un lugar',
  foundPlaceIn: (country) => `un lugar: \u2068${country}\u2069`,
  foundTrack: 'los lugares del recorrido mientras se grababa',
  foundDate: 'una fecha y una hora',
  foundDevice: 'el dispositivo',
  foundSerial: 'un número que solo tiene ese dispositivo',
  foundPerson: 'un nombre',
  foundOrganisation: 'una organización',
  foundSoftware: 'el programa con que se hizo',
  foundWords: 'una nota',
  foundFolder: 'dónde estaba guardado en una computadora',
  foundNumbers: 'números ocultos que lo unen a otros archivos',
  foundThumbnail: 'una imagen pequeña en su interior',
  foundChanges: (count) =>
    plural('es', count, {
      one: 'un cambio que aún se puede leer',
      other: '# cambios que aún se pueden leer',
    }),
  foundComments: (count) => plural('es', count, { one: 'un comentario', other: '# comentarios' }),
  foundRevisions: (count) =>
    plural('es', count, { one: 'una versión anterior', other: '# versiones anteriores' }),
  foundFiles: (count) =>
    plural('es', count, { one: 'un archivo en su interior', other: '# archivos en su interior' }),
  foundInner: (count) =>
    plural('es', count, {
      one: 'una imagen en su interior, que también oculta algo',
      other: '# imágenes en su interior, que también ocultan algo',
    }),
  foundScripts: 'un programa que puede ponerse en marcha al abrirlo',
  foundOther: 'otros datos ocultos',
  mapLabel: 'El lugar en un mapa del mundo. El mapa es parte de esta página; no se pidió nada a nadie.',
  pictureLooks: 'Lo que muestra la imagen',
  thumbnailLooks: 'La imagen pequeña de su interior',
  thumbnailDiffers: 'La imagen pequeña tiene otra forma: quizá muestre lo que se recortó.',
  fileLeftNothing: 'Quitado en su dispositivo. Volvimos a leer el archivo: no queda nada.',
  fileLeftSome: 'Quitado en su dispositivo, salvo esto. La redacción lo quitará:',
  fileChoice: '¿Qué deben recibir los editores?',
  fileRemove: 'El archivo, sin nada oculto',
  fileRemoveHere:
    'Se quita aquí, antes de sellar nada, y también el nombre del archivo. Lo más seguro para usted.',
  fileRemoveThere:
    'Esta página no puede hacerlo con este tipo de archivo. Lo hace una máquina aislada de la redacción, que no dice a nadie lo que encontró. El nombre del archivo también se quita.',
  fileRemoveNot: 'Todavía no es posible con este tipo de archivo.',
  fileTell: 'Lo mismo, pero que sepan qué estaba oculto',
  fileTellHint:
    'Los editores ven una nota sellada junto al archivo. Les ayuda a comprobar que el archivo es auténtico.',
  fileKeep: 'También el original',
  fileKeepHint: 'Sellado para los editores, con todo lo oculto. Solo si tiene que servir de prueba.',
  fileScan: 'Muestra una página impresa',
  fileScanHint:
    'Las impresoras dejan puntitos amarillos que pueden llevar hasta ellas. La página queda en gris y los puntos desaparecen.',
  fileTakeOut: 'Quitar',
  fileTakeOutNamed: (name) => `Quitar \u2068${name}\u2069`,
  fileStays: 'Lo que se ve y se oye queda como está: caras, voces, carteles, matrículas.',
  howTitle: 'Cómo se envía',
  howOrder: 'Palabras y archivos',
  howFirst: 'Primero las palabras',
  howFirstHint:
    'Su testimonio llega enseguida y los archivos después. Si falla la conexión, la redacción tiene sus palabras.',
  howLast: 'Primero los archivos',
  howLastHint: 'El testimonio llega cuando han llegado todos sus archivos. La redacción lo ve todo junto.',
  howApart: 'Ahora solo las palabras',
  howApartHint:
    'Más difícil de relacionar. Cuando las palabras hayan llegado, elija «Nuevo circuito Tor para este sitio» en el Navegador Tor, que vuelve a abrir esta página. Después regrese con sus ocho palabras y envíe los archivos.',
  howWhen: 'Cuándo',
  howAtOnce: 'Enseguida',
  howWithin: (hours) =>
    plural('es', hours, {
      one: 'En algún momento de la próxima hora',
      many: 'En algún momento de las próximas # horas',
      other: 'En algún momento de las próximas # horas',
    }),
  howWithinHint:
    'La página elige el momento al azar: quien vigile su conexión no sabrá cuándo escribió. Debe seguir abierta hasta entonces; si se cierra, se pierde todo.',
  heldTitle: 'Retenido por un rato',
  heldLead: 'Todavía no se ha enviado nada. Deje esta página abierta: si se cierra, se pierde todo.',
  heldNow: 'Enviar ahora',
  sealAndSend: 'Sellar y enviar',

  sendingTitle: 'Sellamos y enviamos',
  sendingLead: 'Deje abierta esta página. Si se corta la conexión, el envío sigue donde se detuvo.',
  sendingBar: 'Recibido y a salvo',
  sendingBytes: (confirmed, total) => `${formatBytes('es', confirmed)} de ${formatBytes('es', total)}`,
  sendingSeconds: 'queda menos de un minuto',
  sendingMinutes: (minutes) =>
    plural('es', minutes, { one: 'queda un minuto, más o menos', other: 'quedan unos # minutos' }),
  sendingHours: (hours) =>
    plural('es', hours, {
      one: 'falta una hora más o menos',
      many: 'faltan unas # horas',
      other: 'faltan unas # horas',
    }),
  sendingWaiting: 'Esperando la conexión. Sigue por sí solo en cuanto puede.',
  sendingNow: 'Probar ahora',
  sendingStop: 'Dejar de enviar',
  sendingStopAsk: '¿Parar? La redacción no recibirá nada de este testimonio.',
  sendingStopFiles:
    '¿Parar? La redacción conserva su testimonio, pero no los archivos que aún están en camino.',
  sendingStopYes: 'Parar',
  sendingStopNo: 'Seguir enviando',
  fileWaiting: 'en espera',
  fileArrived: 'ha llegado',
  fileLost: 'ya no se puede leer; envíelo de nuevo con sus ocho palabras',
  wayArrived:
    'Su testimonio ha llegado. Los archivos siguen en camino; si cierra ahora, la redacción conserva las palabras.',
  wayWords: 'Ver sus ocho palabras',
  wayTalk: 'Volver a su conversación',
  wayOpen: 'Deje esta página abierta hasta que lleguen.',
  waySee: 'Ver cómo van',
  wayDone: 'Han llegado todos sus archivos.',
  wayAgain: 'Podrá escribir de nuevo cuando esto haya llegado.',
  apartNext:
    'Para enviar sus archivos: elija «Nuevo circuito Tor para este sitio» en el Navegador Tor, vuelva con sus ocho palabras y añádalos allí.',
  wayFiles: (arrived, all) =>
    `Han llegado ${formatNumber('es', arrived)} de ${formatNumber('es', all)} archivos`,
  sendingBroken: 'El envío se detuvo. Lo que llegó está guardado y no se perdió nada.',
  sendingResume: 'Seguir enviando',
  sendingBack: 'Volver a su testimonio',

  wordsTitle: 'Sus ocho palabras',
  arrived: 'Su testimonio está sellado y ha llegado. Solo los editores pueden abrirlo.',
  wordsLead:
    'Anote estas ocho palabras en un lugar seguro, o memorícelas. Son la única manera de volver aquí.',
  wordsWarning:
    'Quien las tenga puede leer las respuestas de los editores. No las fotografíe y no se las dé a nadie, ni siquiera a nosotros.',
  wordsKept: 'Ya las guardé',
  wordsList: 'Idioma de las palabras',
  wordsStory:
    'Para recordarlas, imagine las cuatro primeras en una escena corta, en un lugar que conozca, y las otras cuatro en la siguiente.',
  wordsPractise: 'Practicar',
  wordsPractiseHint:
    'Puede seguir sin practicar. Nadie puede devolverle las palabras perdidas, tampoco nosotros.',
  recallTitle: 'De memoria',
  recallLead: 'Las palabras están ocultas. Escríbalas como las recuerde. No se envía ni se guarda nada.',
  recallRight: 'Las ocho son correctas.',
  recallWrong: (numbers) => `Todavía no son correctas: ${numbers}.`,
  recallShow: 'Mostrar otra vez las palabras',

  nowTitle: 'Qué pasa ahora',
  nowSteps: [
    'Los editores abren su testimonio y lo leen con cuidado.',
    'Si tienen una pregunta, le dejan una respuesta aquí. Le espera 14 días.',
    'Vuelva en unos días con sus ocho palabras para verla, o para añadir algo.',
  ],
  nowClose: 'Puede cerrar esta página. No queda nada de ella en este dispositivo.',
  nowLeave: 'Salir de esta página',

  returnTitle: 'Volver a entrar',
  returnLabel: 'Sus ocho palabras',
  returnHint: 'En su orden, con un espacio entre ellas.',
  returnCount: (count) => `${plural('es', count, { one: '# palabra', other: '# palabras' })} de 8`,
  returnUnknown: (word) => `«\u2068${word}\u2069» no es una de las palabras.`,
  returnComplete: (word) => `Usar \u2068${word}\u2069`,
  returnMeant: (number) => `La palabra ${number} puede ser:`,
  returnChoices: 'Palabras de la lista',
  returnOpen: 'Ver respuestas',
  returnOpening: 'Buscamos respuestas…',
  returnInvalid: 'Estas no son ocho palabras de la lista. Revise cada una.',

  talkTitle: 'Su conversación',
  talkReply: (day) => `Los editores · ${day}`,
  talkYou: 'Usted · ahora mismo',
  talkFiles: (count) => plural('es', count, { one: 'con un archivo', other: 'con # archivos' }),
  talkEmpty:
    'Todavía no hay respuesta. Puede que los editores aún estén leyendo; vuelva a mirar en uno o dos días.',
  talkEmptyHint:
    'Si confundió una palabra con otra, esta página se ve igual. Si tiene dudas, revise sus palabras.',
  talkEarlier: 'Lo que envió antes no se muestra: solo los editores pueden abrirlo.',
  talkAgain: 'Mirar de nuevo',
  talkWrite: 'Escribir a los editores',
  talkSent: 'Sellado y recibido. Solo los editores pueden abrirlo.',

  errorUnreachable: 'No se puede llegar a la redacción. Revise su conexión e inténtelo de nuevo.',
  errorBusy: 'Muchas personas están enviando en este momento. Espere un poco e inténtelo de nuevo.',
  errorFlooded:
    'La redacción está recibiendo una avalancha de envíos. Su dispositivo resuelve un acertijo para que su testimonio pase.',
  errorSlowDown: 'Llegó demasiado de golpe por esta conexión. Sigue solo en medio minuto.',
  errorSmaller:
    'A la redacción le queda poco espacio para archivos. Envíe archivos más pequeños o vuelva con estos mañana. Su testimonio sí llegó.',
  errorFilesClosed:
    'La redacción no recibe archivos en este momento. Vuelva con ellos mañana, con sus ocho palabras. Su testimonio sí llegó.',
  errorFull: 'La redacción no tiene espacio en este momento. Inténtelo mañana; su testimonio no se envió.',
  errorTooLarge: 'Es más de lo que cabe en un testimonio. Quite un archivo o acorte el texto.',
  errorNotReady: 'La redacción no puede recibir testimonios en este momento. Vuelva más tarde.',
  errorFile: 'Un archivo ya no se puede leer. Quítelo y añádalo de nuevo.',
  errorOther: 'Algo falló y su testimonio no se envió. Inténtelo de nuevo.',
};
