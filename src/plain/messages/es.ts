import { formatBytes, plural } from '#ui/language.ts';
import type { PlainMessages } from './en.ts';

export const es: PlainMessages = {
  plainLead:
    'Los scripts están desactivados en su navegador, y así no puede sellar nada. Con este formulario, sus palabras y archivos llegan tal como son, y la máquina de la redacción los sella en cuanto llegan.',
  lessTitle: 'Esto le protege menos',
  lessPoints: [
    'Por un momento, su texto, sus archivos y sus ocho palabras pueden leerse en la máquina de la redacción. No guarda nada, pero quien se haya apoderado de esa máquina podría leerlos.',
    'Lo que está oculto en sus archivos, como el lugar y la fecha, sale de su dispositivo con ellos. Se quita solo después de que hayan llegado.',
    'Esta página no puede mostrarle lo que llevan sus archivos.',
  ],
  saferTitle: 'Mejor: que lo selle su propio navegador',
  saferSteps: [
    'En el Navegador Tor, pulse el escudo junto a la dirección y luego «Ajustes».',
    'Elija el nivel del medio de los tres («Safer») y reinicie el navegador si se lo pide.',
    'Después abra de nuevo la página de la redacción.',
  ],
  saferOpen: 'Abrir la página que sella',
  useForm: 'Escribir con este formulario de todos modos',
  offTitle: 'Esta redacción no recibe testimonios por un formulario simple',
  offLead:
    'Es su propio navegador el que tiene que sellar lo que escribe. Para eso hay que permitir los scripts en él.',

  deviceAdvice:
    'No use ni uno ni otra, ni un aparato que mire otra persona. Siéntese donde ni cámaras ni personas vean la pantalla. Si alguien se acerca, pulse «Salir».',
  filesLimit: (most, bytes) =>
    `Hasta ${plural('es', most, { one: '# archivo', other: '# archivos' })}, en total ${formatBytes('es', bytes)} como máximo. Elíjalos todos a la vez.`,
  choiceAll: 'La elección vale para todos los archivos de este formulario.',
  removeHint:
    'Lo hace una máquina aislada de la redacción cuando han llegado, y no dice a nadie lo que encontró. Los nombres de los archivos también se quitan.',
  otherKinds: 'Los tipos de archivo que no se pueden limpiar llegan a los editores solo como originales.',
  send: 'Enviar',
  wait: 'Con archivos grandes esto tarda un poco. Deje abierta esta página hasta que aparezca la siguiente.',
  firstPage: 'Primera página',

  wordsSeen:
    'Estas palabras se hicieron en la máquina de la redacción. Si más adelante puede elegir «Safer», escriba allí un testimonio nuevo: sus palabras no salen nunca de su dispositivo.',
  wordsIn: (language) => `Las mismas palabras: \u2068${language}\u2069`,
  returnSeen: 'Las palabras que escriba aquí pueden leerse por un momento en la máquina de la redacción.',

  unsent: 'No se ha enviado nada.',
  textKept: 'Su texto sigue abajo.',
  filesAgain: 'Su navegador no permite que le devolvamos sus archivos. Elíjalos de nuevo:',
  filesAgainAny: 'Su navegador no permite que le devolvamos sus archivos. Elíjalos de nuevo.',
  tooMuch: (bytes) =>
    `En este formulario caben ${formatBytes('es', bytes)} a la vez como máximo. Envíe los archivos más grandes en otro testimonio, o elija «Safer», donde cabe más.`,
  tooSlow: 'La conexión casi se había detenido. Inténtelo de nuevo, quizá con menos archivos o más pequeños.',
  flooded:
    'La redacción está recibiendo una avalancha de envíos basura y, sin scripts, su testimonio no puede pasar ahora. Inténtelo de nuevo dentro de una hora. O elija «Safer»: allí su propio navegador puede demostrar que no forma parte de la avalancha.',
  foreign: 'Esto vino de una página que no es la nuestra. Abra el formulario aquí y escriba en él.',
  unreadable: 'Lo que llegó no estaba entero. Vuelva atrás, donde quizá siga su texto, e inténtelo de nuevo.',
  nothingHere: 'Aquí no hay nada.',
};
