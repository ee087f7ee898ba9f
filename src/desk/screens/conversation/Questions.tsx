import { useState } from 'preact/hooks';
import { Button } from '#ui/components/Button.tsx';
import { TextArea } from '#ui/components/Field.tsx';
import { directionOf, type Language } from '#ui/language.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useAct, useDesk } from '../../context.ts';
import { useErrorSentence, useTask } from '../../hooks.ts';
import { type DeskLanguage, useDeskMessages, wordsForSource } from '../../messages/index.ts';

/** A protocol's bound on one question. */
const LONGEST_QUESTION = 2000;

function Question(props: {
  words: string;
  language: DeskLanguage;
  onInsert: (words: string) => void;
  onRemove?: () => void;
}) {
  const { words, language } = props;
  const m = useDeskMessages().talk.canned;
  return (
    <li class="question" data-testid="question">
      <p lang={language} dir={directionOf(language)}>
        {words}
      </p>
      <span class="actions">
        {props.onRemove ? (
          <Button kind="quiet" onClick={props.onRemove} data-testid="question-remove">
            {m.remove}
          </Button>
        ) : null}
        <Button onClick={() => props.onInsert(words)} data-testid="question-insert">
          {m.insert}
        </Button>
      </span>
    </li>
  );
}

function NewQuestion() {
  const m = useDeskMessages().talk.canned;
  const sentence = useErrorSentence();
  const { session } = useDesk();
  const task = useTask();
  const [en, setEnglish] = useState('');
  const [ar, setArabic] = useState('');
  const isWhole = en.trim() !== '' && ar.trim() !== '';
  const keep = async () => {
    const words = { en: en.trim(), ar: ar.trim() };
    if (!isWhole || !(await task.run(() => session.ask('keepQuestion', null, words)))) return;
    setEnglish('');
    setArabic('');
  };
  return (
    <details data-testid="question-new">
      <summary>{m.add}</summary>
      <div class="stack">
        <TextArea
          label={m.english}
          value={en}
          onValue={setEnglish}
          area={{
            name: 'question-en',
            rows: 2,
            lang: 'en',
            dir: 'ltr',
            maxLength: LONGEST_QUESTION,
            disabled: task.busy,
          }}
        />
        <TextArea
          label={m.arabic}
          value={ar}
          onValue={setArabic}
          error={task.error ? sentence(task.error) : null}
          area={{
            name: 'question-ar',
            rows: 2,
            lang: 'ar',
            dir: 'rtl',
            maxLength: LONGEST_QUESTION,
            disabled: task.busy,
          }}
        />
        {isWhole ? null : <p class="small soft">{m.twoNeeded}</p>}
        <div class="actions">
          <Button disabled={!isWhole || task.busy} onClick={() => void keep()} data-testid="question-keep">
            {m.keep}
          </Button>
        </div>
      </div>
    </details>
  );
}

/**
 * Questions in the language of the source, as long as the desk has it; they go into the field, not out.
 * @param language of the source's newest report
 */
export function Questions(props: {
  language: Language;
  onInsert: (words: string) => void;
  onClose: () => void;
}) {
  const { language, onInsert } = props;
  const messages = useDeskMessages();
  const m = messages.talk.canned;
  const { session, state } = useDesk();
  const act = useAct();
  const spoken: DeskLanguage = language === 'ar' ? 'ar' : 'en';
  const { questions, files } = wordsForSource(spoken);
  return (
    <Dialog title={m.title} closeLabel={messages.close} wide testId="questions" onClose={props.onClose}>
      <div class="stack-wide">
        <p>{m.intro}</p>
        {language === spoken ? null : (
          <p class="small soft">{m.otherLanguage(messages.languageNames[language])}</p>
        )}
        <section class="stack" aria-labelledby="questions-safe">
          <h3 id="questions-safe">{m.builtIn}</h3>
          <ul class="questions">
            {Object.values(questions).map((words) => (
              <Question key={words} words={words} language={spoken} onInsert={onInsert} />
            ))}
          </ul>
        </section>
        <section class="stack" aria-labelledby="questions-files">
          <h3 id="questions-files">{m.filesTitle}</h3>
          <ul class="questions" data-testid="ask-files">
            <Question words={files} language={spoken} onInsert={onInsert} />
          </ul>
        </section>
        <section class="stack" aria-labelledby="questions-own">
          <h3 id="questions-own">{m.own}</h3>
          {state.talk.questions.length === 0 ? <p class="small soft">{m.ownNone}</p> : null}
          <ul class="questions" data-testid="own-questions">
            {state.talk.questions.map((question) => (
              <Question
                key={question.id}
                words={question[spoken]}
                language={spoken}
                onInsert={onInsert}
                onRemove={() => void act(() => session.ask('keepQuestion', question.id, null))}
              />
            ))}
          </ul>
          <NewQuestion />
        </section>
      </div>
    </Dialog>
  );
}
