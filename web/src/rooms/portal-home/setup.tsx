// The steps of the set-up, each with the way to it.
import { Link } from "wouter";
import { useWords } from "@/frame/language";
import { Card, State } from "@/parts";
import { PLACES, STATES, stageWords } from "../portal-develop/stages";
import type { Home } from "./page";
import { words } from "./words";

export function Setup({ stages }: { stages: Home["stages"] }) {
  const t = useWords(words);
  const called = useWords(stageWords);
  const left = stages.filter((stage) => stage.state === "todo").length;
  return (
    <Card title={t.setup} extra={<span className="soft home-left">{left ? t.left(left) : t.ready}</span>}>
      <ol className="home-stages">
        {stages.map((stage, at) => (
          <li key={stage.name}>
            <Link href={`/develop#${PLACES[stage.name]}`} className="home-stage">
              <span className="home-stage-name">
                <span className="soft num">{at + 1}</span> {called[stage.name]}
              </span>
              <State of={stage.state} in={STATES} />
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
