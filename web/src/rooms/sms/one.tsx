// One text message: how it stands, what happened by which channel, its code, its notices, the calls of providers.
import { useSay, useWords } from "@/frame/language";
import { CopyText, Facts, Loaded, Moment, State, Timeline, type Tone } from "@/parts";
import { NoticeLines } from "@/rooms/notices/lines";
import { Calls } from "@/rooms/payments/calls";
import { type Story, useStory } from "./asked";
import { Blocking } from "./block";
import { CODE, EVENTS, KINDS, SMS, SOURCES } from "./states";
import { words } from "./words";

export function Message({ id }: { id: string }) {
  return (
    <Loaded from={useStory(id)} rows={10}>
      {(story) => <Told story={story} />}
    </Loaded>
  );
}

function Told({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  return (
    <>
      <div className="stack sms-top">
        <div className="row">
          <span className="sms-phone num">{story.phone}</span>
          <State of={story.state} in={SMS} />
          {story.blocked && <State tone="bad">{t.isBlocked}</State>}
        </div>
        <p className="sms-text">{story.text}</p>
        <Blocking story={story} />
      </div>
      <Facts
        items={[
          { label: t.kind, value: say(KINDS[story.kind] ?? [story.kind, story.kind]) },
          { label: t.template, value: story.template },
          { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
          { label: t.channel, value: story.channel },
          { label: t.requestId, value: <CopyText text={story.request_id} /> },
          { label: t.number, value: <CopyText text={story.id} /> },
          { label: t.created, value: <Moment value={story.created_at} full /> },
          { label: t.doneAt, value: <Moment value={story.done_at} full /> },
          { label: t.providerNo, value: story.provider_no ? <CopyText text={story.provider_no} /> : null },
          { label: t.revision, value: story.revision },
          { label: t.ip, value: story.ip },
          { label: t.reason, value: `${story.code} ${story.words}`.trim() },
          { label: t.notifyUrl, value: story.notify_url ? <CopyText text={story.notify_url} /> : null, wide: true },
        ]}
      />
      <h3>{t.history}</h3>
      <History story={story} />
      <Code code={story.verifying} />
      <h3>{t.notices}</h3>
      <NoticeLines rows={story.notices} none={t.noNotices} />
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}

function Code({ code }: { code: Story["verifying"] }) {
  const t = useWords(words);
  if (!code) return null;
  return (
    <>
      <h3>{t.code}</h3>
      <Facts
        items={[
          { label: t.state, value: <State of={code.state} in={CODE} /> },
          { label: t.purpose, value: code.purpose },
          { label: t.wrongTries, value: code.tries },
          { label: t.expires, value: <Moment value={code.expires_at} full /> },
        ]}
      />
    </>
  );
}

const TONES: Record<string, Tone> = {
  delivered: "good",
  failed: "bad",
  unsent: "bad",
  unknown: "warn",
  missed: "warn",
};

function History({ story }: { story: Story }) {
  const t = useWords(words);
  const say = useSay();
  if (story.events.length === 0) return <p className="soft">{t.noHistory}</p>;
  return (
    <>
      <Timeline
        items={story.events.map((event) => ({
          at: event.at,
          title: say(EVENTS[event.what] ?? [event.what, event.what]),
          tone: TONES[event.what] ?? "info",
          text: [event.channel, say(SOURCES[event.source] ?? [event.source, event.source]), event.words]
            .filter(Boolean)
            .join(" · "),
        }))}
      />
      {story.ask_at && (
        <p className="soft">
          {t.asks(story.asked)}
          <Moment value={story.ask_at} />
        </p>
      )}
    </>
  );
}
