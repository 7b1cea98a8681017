// One notice: how it stands, every try with what it meant, and what is sent.
import { Button } from "antd";
import { Link } from "wouter";
import { useSay, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyButton, CopyText, Facts, Loaded, Moment, State } from "@/parts";
import { type Story, useResend, useStory } from "./asked";
import { NOTICE, pageOf, topicOf } from "./states";
import { Tries } from "./tries";
import { words } from "./words";

export function Notice({ id }: { id: string }) {
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
  const resend = useResend();
  const page = pageOf(story.topic, story.subject);
  return (
    <>
      <div className="stack notice-top">
        <div className="row">
          <b className="notice-topic">{say(topicOf(story.topic))}</b>
          <State of={story.state} in={NOTICE} />
          <span className="soft">
            {t.posted} {t.times(story.posted.length)}
          </span>
        </div>
        {may("notice.resend") && (
          <div>
            <Button onClick={() => void resend(story)}>{t.resend}</Button>
          </div>
        )}
      </div>
      <Facts
        items={[
          { label: t.number, value: story.number ? <CopyText text={story.number} /> : null },
          { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
          {
            label: t.subject,
            wide: true,
            value: (
              <span className="row">
                <CopyText text={story.subject} />
                {page && may(page.may) && <Link href={page.to}>{t.look}</Link>}
              </span>
            ),
          },
          { label: t.id, value: <CopyText text={story.id} />, wide: true },
          { label: t.url, value: <CopyText text={story.url} />, wide: true },
          { label: t.created, value: <Moment value={story.created_at} full /> },
          story.next_at
            ? { label: t.next, value: <Moment value={story.next_at} full /> }
            : { label: t.done, value: <Moment value={story.done_at} full /> },
        ]}
      />
      <h3>{t.tries}</h3>
      <Tries rows={story.posted} />
      <h3>{t.message}</h3>
      <Message story={story} />
    </>
  );
}

function Message({ story }: { story: Story }) {
  const t = useWords(words);
  if (!story.body) return <p className="soft">{t.noMessage}</p>;
  const heads = Object.entries(story.headers).map(([name, value]) => `${name}: ${value}`);
  const wire = [`POST ${story.url}`, ...heads, "", story.body].join("\n");
  return (
    <div className="stack">
      <p className="soft flat">{"mobile" in story.fields ? t.phoneNote : t.messageNote}</p>
      <div className="notice-wire">
        <pre className="mono">{wire}</pre>
        <CopyButton text={wire} />
      </div>
      <Facts
        columns={1}
        items={Object.entries(story.fields).map(([label, value]) => ({
          label: <code>{label}</code>,
          value: String(value),
        }))}
      />
    </div>
  );
}
