// What wants somebody's attention, each with the way to it.

import { Link } from "wouter";
import { useLanguage, useWords } from "@/frame/language";
import { Card, Moment, type Tone } from "@/parts";
import type { Overview } from "./live";
import { words } from "./words";

interface Matter {
  key: string;
  tone: Tone;
  title: string;
  why: React.ReactNode;
  to: string;
}

const DAY = 86_400_000;

export function Attention({ board }: { board: Overview }) {
  const t = useWords(words);
  const matters = useMatters(board);
  return (
    <Card title={t.attention}>
      {matters.length === 0 ? (
        <p className="soft board-well">{t.allWell}</p>
      ) : (
        <ul className="board-matters">
          {matters.map((matter) => (
            <li key={matter.key}>
              <Link href={matter.to} className="board-matter">
                <span className={`state state-${matter.tone}`}>{matter.title}</span>
                <span className="board-why">{matter.why}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function useMatters(board: Overview): Matter[] {
  const t = useWords(words);
  const { language } = useLanguage();
  const gap = language === "zh" ? "，" : ", ";
  const since = (oldest: string | null) =>
    oldest && (
      <>
        {gap}
        {t.since} <Moment value={oldest} />
      </>
    );
  const found: (Matter | false)[] = [
    board.unknown.count > 0 && {
      key: "unknown",
      tone: "bad",
      title: t.unknown(board.unknown.count),
      why: (
        <>
          {t.unknownWhy}
          {since(board.unknown.oldest)}
        </>
      ),
      to: "/payments?state=unknown",
    },
    board.late > 0 && {
      key: "late",
      tone: "warn",
      title: t.late(board.late),
      why: t.lateWhy,
      to: "/payments?state=late",
    },
    board.given_up > 0 && {
      key: "given-up",
      tone: "bad",
      title: t.givenUp(board.given_up),
      why: t.givenUpWhy,
      to: "/notices?state=given_up",
    },
    board.retried > 0 && {
      key: "backlog",
      tone: "warn",
      title: t.backlog(board.notices.count),
      why: (
        <>
          {t.backlogWhy(board.retried)}
          {since(board.notices.oldest)}
        </>
      ),
      to: "/notices?state=waiting",
    },
    ...board.channels
      .filter((channel) => channel.resting_until)
      .map<Matter>((channel) => ({
        key: `rest-${channel.id}`,
        tone: "warn",
        title: t.resting(channel.title),
        why: t.restingWhy,
        to: `/channels?channel=${channel.id}`,
      })),
    ...board.certificates.map<Matter>((one) => {
      const days = Math.floor((Date.parse(one.end) - Date.now()) / DAY);
      return {
        key: `${one.channel_id}-${one.key}-${one.serial}`,
        tone: days < 7 ? "bad" : "warn",
        title: `${one.title}${language === "zh" ? "：" : ": "}${days < 0 ? t.ended : t.ends(days)}`,
        why: `${one.key}${gap}${t.serial} ${one.serial}${one.where === "draft" ? gap + t.draftOnly : ""}`,
        to: `/channels?channel=${one.channel_id}`,
      };
    }),
  ];
  return found.filter((matter) => matter !== false);
}
