// The domain: what is entered at the platforms, and the proof files at its root.
import { useWords } from "@/frame/language";
import { Page } from "@/parts";
import "./domain.css";
import { SetupFacts } from "./facts";
import { Proofs } from "./proofs";
import { words } from "./words";

export default function Domain() {
  const t = useWords(words);
  return (
    <Page title={t.title} intro={t.intro}>
      <div className="domain">
        <Proofs />
        <SetupFacts />
      </div>
    </Page>
  );
}
