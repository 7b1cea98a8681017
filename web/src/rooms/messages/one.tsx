// One message: how it stands, what it says, what went to WeChat, its notices.
import { useSay, useWords } from "@/frame/language";
import { CopyText, Facts, Loaded, Moment, State } from "@/parts";
import { NoticeLines } from "@/rooms/notices/lines";
import { Calls } from "@/rooms/payments/calls";
import { type Story, useStory } from "./asked";
import { MESSAGE, SOURCES, WAYS } from "./states";
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
  const place = story.mini_app ? `${story.mini_app} ${story.mini_page}` : story.url || story.mini_page;
  return (
    <>
      <div className="stack message-top">
        <div className="row">
          <b>{story.kind_name || t.byTemplate}</b>
          <State of={story.state} in={MESSAGE} />
        </div>
        <div className="message-said">
          <Facts columns={1} items={story.said.map((one) => ({ label: <code>{one.name}</code>, value: one.value }))} />
        </div>
      </div>
      <Facts
        items={[
          { label: t.openid, value: <CopyText text={story.openid} />, wide: true },
          { label: t.result, value: `${story.code} ${story.words}`.trim(), wide: true },
          { label: t.way, value: say(WAYS[story.way] ?? [story.way, story.way]) },
          { label: t.source, value: say(SOURCES[story.source] ?? [story.source, story.source]) },
          { label: t.merchant, value: `${story.merchant_name} ${story.merchant_id}` },
          { label: t.channel, value: story.channel },
          { label: t.created, value: <Moment value={story.created_at} full /> },
          { label: t.sentAt, value: <Moment value={story.sent_at} full /> },
          { label: t.done, value: <Moment value={story.done_at} full /> },
          { label: t.tries, value: story.tries },
          story.again_at ? { label: t.again, value: <Moment value={story.again_at} full /> } : false,
          { label: t.provider, value: story.provider_no ? <CopyText text={story.provider_no} /> : null },
          { label: t.request, value: <CopyText text={story.request_id} /> },
          { label: t.number, value: <CopyText text={story.id} /> },
          { label: t.template, value: <CopyText text={story.template} />, wide: true },
          { label: t.leads, value: place, wide: true },
          { label: t.notify, value: story.notify_url ? <CopyText text={story.notify_url} /> : null, wide: true },
        ]}
      />
      <h3>{t.notices}</h3>
      <NoticeLines rows={story.notices} none={t.noNotices} />
      <h3>{t.calls}</h3>
      <Calls rows={story.calls} />
    </>
  );
}
