/** One's own key on the page of people, in English. */
export const englishMyKey = {
  title: 'My key',
  intro: 'Change the passphrase of your key file, or let a security key open it as well.',
  open: 'Change how my key opens',
  now: 'Your passphrase now',
  securityKey: 'Add a security key',
  next: 'New passphrase',
  change: 'Change the passphrase',
  changed:
    'Your key file is a new one. Download it and destroy every older copy: an older copy still opens the old way.',
};
