import type { ApprovalRequest, StageStatus } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import type { AssetView, PreparedView } from '../desk/desk.ts';
import { nameOf } from './campaigns.tsx';
import { CommandForm } from './command-form.tsx';
import { holds, type Page } from './page.ts';
import type { Fields } from './read-command.ts';

interface Props {
  page: Page;
  view: AssetView;
  request: ApprovalRequest;
  prepared: PreparedView;
  people: Person[];
  /** What the viewer had typed when a decision was refused. */
  typed?: Fields;
}

/** Destination, time, stages and, for whom it is, the decision. */
export function SignOff(props: Props) {
  const { page, request, prepared, people } = props;
  const { t, format } = page;
  const open = request.stages.find(({ closedBy }) => !closedBy);
  return (
    <aside class="sign-off">
      <h2>{t.asset.approvals}</h2>
      <dl class="facts">
        <div>
          <dt>{t.asset.destination}</dt>
          <dd>
            <code>{prepared.destination}</code>
          </dd>
        </div>
        <div>
          <dt>{t.asset.window}</dt>
          <dd>{t.asset.until(format.dateTime(request.slotWindow.from), format.dateTime(request.slotWindow.to))}</dd>
        </div>
        <div>
          <dt>{t.asset.deadline}</dt>
          <dd>{format.dateTime(request.deadline)}</dd>
        </div>
        <div>
          <dt>{t.asset.prepared}</dt>
          <dd>
            <code>{prepared.ref.slice(7, 19)}</code>
          </dd>
        </div>
      </dl>
      <ol class="stages">
        {request.stages.map((stage) => (
          <Stage page={page} stage={stage} open={stage === open} people={people} />
        ))}
      </ol>
      {open && props.view.status.stage === 'sign-off' && <Decision {...props} open={open} />}
    </aside>
  );
}

function Stage({
  page: { t, format },
  stage,
  open,
  people,
}: {
  page: Page;
  stage: StageStatus;
  open: boolean;
  people: Person[];
}) {
  const { closedBy, approvedBy, quorum } = stage;
  const decision =
    closedBy &&
    t.asset.closedBy(
      t.decisions[closedBy.decision] ?? closedBy.decision,
      nameOf(people, closedBy.person),
      format.dateTime(closedBy.at),
    );
  return (
    <li class={closedBy ? `closed ${closedBy.decision}` : open ? 'open' : 'waiting'}>
      <strong>{stage.stage}</strong> <span class="small">{t.roles[stage.role] ?? stage.role}</span>{' '}
      <span class="small">{t.asset.quorum(approvedBy.length, quorum)}</span>
      <br />
      {decision ?? (open ? t.asset.openStage : t.asset.waitingStage)}
      {!closedBy && approvedBy.length > 0 && (
        <span> · {t.asset.approvedBy(approvedBy.map((id) => nameOf(people, id)).join(', '))}</span>
      )}
    </li>
  );
}

function Decision({ page, view, prepared, open, typed }: Props & { open: StageStatus }) {
  const { t, viewer } = page;
  if (!holds(page, open.role) && view.deputyFor.length === 0)
    return <p class="small">{t.asset.notYours(t.roles[open.role] ?? open.role)}</p>;
  if (open.approvedBy.includes(viewer.id)) return <p class="small">{t.asset.alreadyApproved}</p>;
  const about = { asset: view.status.asset, prepared: prepared.ref, stage: open.stage };
  return (
    <CommandForm campaign={view.campaign} kind="decide" about={about} class="decision stack">
      <h3>
        {t.asset.decide} <span class="small">{t.asset.decideFor(open.stage)}</span>
      </h3>
      <label>
        {t.asset.comment} <small>{t.asset.commentHint}</small>
        <textarea name="comment" rows={3} maxlength={4000}>
          {typed?.comment ?? ''}
        </textarea>
      </label>
      <div class="actions">
        <button type="submit" name="decision" value="approve" data-key="a">
          {t.asset.approve}
        </button>
        {/* There is no text that anybody could change: who wants something else rejects this. */}
        {!view.operation && (
          <button type="submit" name="decision" value="request_changes" class="secondary" data-key="r">
            {t.asset.requestChanges}
          </button>
        )}
        <button type="submit" name="decision" value="reject" class="danger secondary" data-key="x">
          {t.asset.reject}
        </button>
      </div>
    </CommandForm>
  );
}
