/**
 * What `--help` shows below the options: how a command is really called. Words in capitals are yours to fill in. A test
 * gives each of them to the parser of its command.
 */
import type { Command } from 'commander';

/** By the words of the command. Those that are not here bring an example of their own. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'send': [
    './amana send --server http://NAME.onion --socks 127.0.0.1:9050 --text report.txt --attach photo.jpg',
    './amana send --server http://NAME.onion --to-parcel /media/STICK --text report.txt',
  ],
  'replies': ['./amana replies --server http://NAME.onion --socks 127.0.0.1:9050 --codename "EIGHT WORDS"'],
  'sanitize': ['./amana sanitize photo.jpg --show', './amana sanitize photos papers.zip --out clean'],
  'promote': [
    './amana promote bundle.zip --to ghost --site https://paper.example --root ROOT --dry-run',
    './amana promote en.zip ar.zip --to wordpress --site https://paper.example --root ROOT --key-file wp.key',
  ],
  'risk-check': [
    './amana risk-check draft.md',
    './amana risk-check draft.md --against report.txt --dictionary case.json --day 2026-01-26',
  ],
  'up': ['./amana up', './amana up --data data --onions --site'],
  'ceremony': [
    './amana ceremony new --out root --name "The Courier"',
    './amana ceremony import newsroom.json --data DIR',
    './amana ceremony status --dir root',
  ],
  'ceremony new': [
    './amana ceremony new --out root --name "The Courier"',
    './amana ceremony new --out root --name "The Courier" --split 2/3 --lock-shares',
  ],
  'ceremony protect': ['./amana ceremony protect --dir root --split 2/3'],
  'ceremony rotate': ['./amana ceremony rotate --dir root --out next-root'],
  'ceremony sheet': ['./amana ceremony sheet --dir root --out sheet.html'],
  'ceremony check-handover': ['./amana ceremony check-handover handover.json --root FINGERPRINT'],
  'ceremony certify': ['./amana ceremony certify request.json --dir root --out answer.json'],
  'ceremony renew': [
    './amana ceremony renew --dir root --out renewed.json',
    './amana ceremony renew --dir root --request request.json --within 12 --out renewed.json',
  ],
  'ceremony revoke': ['./amana ceremony revoke WHO --dir root --out gone.json'],
  'ceremony invite': ['./amana ceremony invite --dir root --out invite.json'],
  'ceremony request': [
    './amana ceremony request --data DIR --out request.json',
    './amana ceremony request --worker-keys DIR --root-public root.pub --out request.json',
  ],
  'ceremony import': ['./amana ceremony import answer.json --data DIR'],
  'ceremony status': ['./amana ceremony status --data DIR --json'],
  'lead': ['./amana lead EDITOR --data DIR', './amana lead EDITOR --data DIR --remove'],
  'kit': ['./amana kit --server http://127.0.0.1:8470 --out welcome.html'],
  'backup verify': [
    './amana backup verify /mnt/backup',
    './amana backup verify /mnt/backup --identity operator.age',
  ],
  'backup key': ['./amana backup key operator.age'],
  'storage status': ['./amana storage status --data data'],
  'storage migrate': ['./amana storage migrate --data data', './amana storage migrate --data data --to 9'],
  'tor': [
    './amana tor torrc --out torrc',
    './amana tor verify torrc',
    './amana tor editor add NAME --data DIR',
  ],
  'tor torrc': ['./amana tor torrc', './amana tor torrc --folder /var/lib/tor/amana --out torrc'],
  'tor verify': ['./amana tor verify', './amana tor verify /etc/amana/torrc'],
  'tor editor': ['./amana tor editor add NAME --data DIR', './amana tor editor remove NAME --data DIR'],
  'tor editor add': ['./amana tor editor add NAME --data DIR'],
  'tor editor remove': ['./amana tor editor remove NAME --data DIR'],
  'tor editor list': ['./amana tor editor list --data DIR --json'],
  'flood': ['./amana flood --json', './amana flood guard', './amana flood calm'],
  'test': ['./amana test', './amana test tests/storage'],
  'check': ['./amana check'],
  'vectors': ['./amana vectors', './amana vectors --freeze'],
  'bench': ['./amana bench seal', './amana bench scale --quick --json'],
  'desk': [
    './amana desk --key mine.key enroll --invite "INVITE"',
    './amana desk --key mine.key inbox',
    './amana desk --key mine.key open REPORT --out report',
  ],
  'desk enroll': ['./amana desk --key mine.key --socks 127.0.0.1:9050 enroll --invite "INVITE"'],
  'desk inbox': ['./amana desk --key mine.key inbox --json'],
  'desk open': ['./amana desk --key mine.key open REPORT --out report'],
  'desk clean': ['./amana desk --key mine.key clean ATTACHMENT --mode scan'],
  'desk reply': ['./amana desk --key mine.key reply THREAD --text reply.txt'],
  'desk cases': ['./amana desk --key mine.key cases --json'],
  'desk note': ['./amana desk --key mine.key note CASE --text note.txt'],
  'desk assign': ['./amana desk --key mine.key assign CASE EDITOR'],
  'desk state': ['./amana desk --key mine.key state CASE "ready for review"'],
  'desk sign': ['./amana desk --key mine.key sign CASE --digest SHA256'],
  'desk people': ['./amana desk --key mine.key people'],
  'desk invite': ['./amana desk --key lead.key invite'],
  'desk approve': ['./amana desk --key lead.key approve EDITOR'],
  'desk share-keys': ['./amana desk --key lead.key share-keys EDITOR'],
  'desk revoke': ['./amana desk --key lead.key revoke EDITOR'],
  'desk verify-log': [
    './amana desk --key mine.key verify-log',
    './amana desk --key mine.key verify-log --file case.log',
  ],
  'desk export-log': ['./amana desk --key mine.key export-log CASE case.log'],
  'desk sites': ['./amana desk --key mine.key sites'],
  'desk site': [
    './amana desk --key mine.key site paper --to ghost --site https://paper.example --key-file ghost.key',
    './amana desk --key mine.key site paper --remove',
  ],
  'desk promote-to': [
    './amana desk --key mine.key promote-to paper CASE --dry-run',
    './amana desk --key mine.key promote-to paper CASE',
  ],
  'desk promote': ['./amana desk --key mine.key promote CASE --both'],
  'desk promote-due': ['./amana desk --key mine.key promote-due'],
  'desk sent': ['./amana desk --key mine.key sent CASE'],
  'desk withdraw': ['./amana desk --key mine.key withdraw CASE --language ar --reason error'],
  'desk relay': ['./amana desk --key mine.key relay', './amana desk --key lead.key relay --trust WORDS'],
};

/** To a command and all that it is divided into. */
export function addExamples(command: Command, words: readonly string[] = []): void {
  const lines = EXAMPLES[words.join(' ')];
  if (lines !== undefined)
    command.addHelpText('after', `\nExample${lines.length > 1 ? 's' : ''}:\n  ${lines.join('\n  ')}`);
  for (const child of command.commands) addExamples(child, [...words, child.name()]);
}
