/** libsodium 1.0.22 as WebAssembly, in a file of its own: 150 KB that most visits to the source's page never need. */
export { default } from 'libsodium-wrappers';
