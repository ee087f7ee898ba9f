/** Has one of the desk's workers open a key file again and again, as often as the address says. */
import { Keeper } from '#desk/keeper/keeper.ts';

const { searchParams } = new URL(location.href);
const times = Number(searchParams.get('times'));
const passphrase = searchParams.get('passphrase') ?? '';
const { dataset } = document.documentElement;

const file = await (await fetch('/key.json')).json();
const keeper = new Keeper();
for (let done = 1; done <= times; done += 1) {
  const { words } = await keeper.call('openKey', file, passphrase, null);
  dataset.words = words.join(' ');
  dataset.unlocked = String(done);
}
keeper.end();
