// The tries on channels that a payment had.
import { useWords } from "@/frame/language";
import { CopyText, Facts, Moment, State } from "@/parts";
import type { Story } from "./payment";
import { ATTEMPT, SHOWN, shownState } from "./states";
import { words } from "./words";

export function Attempts({ story }: { story: Story }) {
  const t = useWords(words);
  return (
    <ul className="payment-lines">
      {story.attempts.map((one) => (
        <li key={one.id}>
          <div className="card-title">
            <span className="row">
              <b>{one.channel}</b>
              {one.state === "paid" ? (
                <State of={shownState(story)} in={SHOWN} />
              ) : (
                <State of={one.state} in={ATTEMPT} />
              )}
            </span>
            <Moment value={one.created_at} />
          </div>
          <Facts
            items={[
              { label: t.attemptNo, value: <CopyText text={one.id} /> },
              { label: t.providerNo, value: one.provider_no ? <CopyText text={one.provider_no} /> : null },
              { label: t.product, value: `${one.product} · ${one.scene_label}` },
              { label: t.revision, value: one.revision },
              (one.words !== "" || one.fault !== "") && {
                label: t.words,
                value: `${one.fault_label} ${one.words}`.trim(),
                wide: true,
              },
              one.chase_at !== null && {
                label: t.query,
                value: (
                  <>
                    {t.chase(one.chases)} <Moment value={one.chase_at} />
                  </>
                ),
                wide: true,
              },
            ]}
          />
        </li>
      ))}
    </ul>
  );
}
