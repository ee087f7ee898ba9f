/** Words of a key: numbered by their order only, left-to-right in every page, and read one by one. */
export function FingerprintWords(props: { words: readonly string[]; label: string }) {
  return (
    <p
      class="words"
      dir="ltr"
      lang="en"
      aria-label={`${props.label}: ${props.words.join(', ')}`}
      role="img"
      data-testid="fingerprint-words"
    >
      {props.words.map((word, index) => (
        <span key={`${index}-${word}`}>{word}</span>
      ))}
    </p>
  );
}
