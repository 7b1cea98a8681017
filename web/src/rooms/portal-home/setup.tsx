// The steps of the set-up, each with the way to it.
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { Card, defineStates, State } from "@/parts";
import type { Home } from "./page";
import { words } from "./words";

const STATES = defineStates({
  done: ["good", "已完成", "Done"],
  todo: ["wait", "待完成", "To do"],
  warn: ["warn", "建议改进", "Could be better"],
});
const PLACES = {
  authenticator: "authenticator",
  public_key: "public-key",
  addresses: "addresses",
  md5_key: "md5-key",
  call: "call",
  notice: "notices",
};

export function Setup({ stages }: { stages: Home["stages"] }) {
  const t = useWords(words);
  const left = stages.filter((stage) => stage.state === "todo").length;
  return (
    <Card title={t.setup} extra={<span className="soft home-left">{left ? t.left(left) : t.ready}</span>}>
      <ol className="home-stages">
        {stages.map((stage, at) => (
          <li key={stage.name}>
            <Link href={`/develop#${PLACES[stage.name]}`} className="home-stage">
              <span className="home-stage-name">
                <span className="soft num">{at + 1}</span> {t[stage.name]}
              </span>
              <State of={stage.state} in={STATES} />
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
