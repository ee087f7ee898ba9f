import { Notice } from '#ui/components/Notice.tsx';
import type { DeskCase } from '../client/state.ts';
import { useDeskMessages } from '../messages/index.ts';
import { Checklist } from './Checklist.tsx';
import { Claims } from './verify/Claims.tsx';
import { Items } from './verify/Items.tsx';
import { Sources, StatePanel } from './verify/Standing.tsx';

/** Verification of a case: its state, its sources, its claims, its files and the checklist. */
export function VerifyTab(props: { deskCase: DeskCase | null }) {
  const m = useDeskMessages();
  if (props.deskCase === null) {
    return (
      <div class="panel-body">
        <Notice>
          <p>{m.case.fileFirst}</p>
        </Notice>
      </div>
    );
  }
  return (
    <div class="two">
      <div class="stack-wide">
        <Claims deskCase={props.deskCase} />
        <Items deskCase={props.deskCase} />
        <Checklist deskCase={props.deskCase} />
      </div>
      <div class="aside">
        <StatePanel deskCase={props.deskCase} />
        <Sources deskCase={props.deskCase} />
      </div>
    </div>
  );
}
