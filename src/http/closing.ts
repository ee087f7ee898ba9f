/**
 * Asking for the end of a circuit. The server does not hold tor's control port, with which one could do anything to tor:
 * it tells a number to a mediator that can do nothing but close, and hears nothing back.
 */
import { createConnection } from 'node:net';
import type { CircuitId } from './proxy.ts';

/** The whole message: the circuit's number, 32 bits, the highest byte first. */
const MESSAGE_BYTES = 4;
/** A local socket takes four bytes at once, or its other end hangs. */
const MEDIATOR_MS = 5_000;

/** @param mediator the path of its socket; null where there is none @param onTrouble told that it could not be reached */
export function circuitCloser(mediator: string | null, onTrouble: () => void): (circuit: CircuitId) => void {
  if (mediator === null) return () => undefined;
  return (circuit) => {
    const message = Buffer.alloc(MESSAGE_BYTES);
    message.writeUInt32BE(circuit);
    const socket = createConnection(mediator);
    socket.setTimeout(MEDIATOR_MS, () => socket.destroy());
    socket.once('error', onTrouble);
    socket.end(message);
    socket.resume();
  };
}
