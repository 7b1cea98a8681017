// One push: how it stands, what came of each who does something about it, what was told and answered.
import { Button } from "antd";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, Facts, Loaded, Moment, State } from "@/parts";
import { type Story, useAgain, useStory } from "./asked";
import { eventOf, handlerOf, PUSH } from "./states";
import { words } from "./words";

export function Push({ id }: { id: string }) {
  return (
    <Loaded from={useStory(id)} rows={10}>
      {(story) => <Told story={story} />}
    </Loaded>
  );
}

function Told({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  const may = useMay();
  const again = useAgain();
  return (
    <>
      <div className="stack push-top">
        <div className="row">
          <b className="push-event">{say(eventOf(story.name))}</b>
          <State of={story.state} in={PUSH} />
        </div>
        {may("push.edit") && (
          <div>
            <Button onClick={() => void again(story)}>{t.again}</Button>
          </div>
        )}
      </div>
      <Facts
        items={[
          { label: t.channel, value: story.channel, wide: true },
          { label: t.event, value: <code>{story.name}</code> },
          { label: t.form, value: `${story.form.toUpperCase()} · ${story.sealed ? t.sealed : t.plain}` },
          { label: t.sender, value: story.sender ? <CopyText text={story.sender} /> : null, wide: true },
          { label: t.receiver, value: story.receiver },
          { label: t.id, value: story.id },
          { label: t.came, value: <Moment value={story.at} full /> },
          { label: t.toldAt, value: <Moment value={story.told_at} full /> },
          { label: t.tries, value: story.tries },
          story.next_at
            ? { label: t.next, value: <Moment value={story.next_at} full /> }
            : { label: t.done, value: <Moment value={story.done_at} full /> },
        ]}
      />
      <h3>{t.handled}</h3>
      <Handled story={story} />
      <h3>{t.fields}</h3>
      <pre className="push-json mono">{JSON.stringify(story.fields, null, 2)}</pre>
      <h3>{t.said}</h3>
      {story.said ? <pre className="push-json mono">{JSON.stringify(story.said, null, 2)}</pre> : <p>{t.success}</p>}
    </>
  );
}

function Handled({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  if (story.handled.length === 0) return <p className="soft">{story.state === "noted" ? t.nobody : t.pending}</p>;
  return (
    <Facts
      columns={1}
      items={story.handled.map((one) => ({
        label: say(handlerOf(one.handler)),
        value: one.words ? (
          <span className="row">
            <State tone="bad">{say(["失败", "Failed"])}</State>
            <code className="push-trouble">{one.words}</code>
          </span>
        ) : (
          <State tone="good">{t.fine}</State>
        ),
      }))}
    />
  );
}
