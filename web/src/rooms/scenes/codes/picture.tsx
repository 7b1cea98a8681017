// One code shown large, to be tried with a phone at once, with its link and its files.
import { Button, Modal } from "antd";
import { useState } from "react";
import { download, list } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useLanguage, useWords } from "@/frame/language";
import { CopyText, Enabled, Loaded, ProblemNote, useAsked, type useDetail } from "@/parts";
import type { CodeRow, Site } from "../asked";
import { words } from "./words";

const pathOf = (code: string) => `/office/api/scenes/codes/${code}/picture`;

/** A code is found by itself: what the address names need not be among the rows that are loaded. */
function useCode(site: Site, code: string | null) {
  return useAsked(
    ["scene", "code", code],
    async (signal) => {
      const ask = { query: { search: code ?? "" }, after: undefined, limit: 10, signal };
      const { rows } = await list("/office/api/scenes/codes", ask, { site_id: site.id });
      return rows.find((one) => one.code === code) ?? null;
    },
    { enabled: code !== null },
  );
}

interface Props {
  shown: ReturnType<typeof useDetail>;
  site: Site;
  print: (code: CodeRow) => void;
}

export function CodeDialog({ shown, site, print }: Props) {
  const t = useWords(words);
  const found = useCode(site, shown.id);
  return (
    <Modal
      open={shown.id !== null}
      title={found.data?.label ?? t.code}
      onCancel={shown.close}
      footer={null}
      width={480}
      centered
      destroyOnHidden
    >
      <Loaded from={found} keep>
        {(row) => (row ? <Large row={row} site={site} print={print} /> : <p>{t.gone}</p>)}
      </Loaded>
    </Modal>
  );
}

function Large({ row, site, print }: { row: CodeRow; site: Site; print: (code: CodeRow) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const [problem, setProblem] = useState<unknown>();
  const keep = (format: "svg" | "png") => {
    setProblem(undefined);
    download(pathOf(row.code), { format }).catch(setProblem);
  };
  return (
    <div className="scene-code">
      <img className="scene-qr" src={pathOf(row.code)} alt={t.alt(row.url)} width={320} height={320} />
      <div className="scene-code-words">
        <b>{site.name}</b>
        <span>
          {row.kind_label}
          {row.value && ` · ${row.value}`}
        </span>
        <Enabled of={row.enabled} />
        {!row.enabled && <span className="soft">{t.offNote}</span>}
      </div>
      <div className="scene-link">
        <CopyText text={row.url} />
      </div>
      <div className="row scene-code-acts">
        <Button onClick={() => keep("svg")}>{t.svg}</Button>
        <Button onClick={() => keep("png")}>{t.png}</Button>
        <Button onClick={() => print(row)}>{t.print}</Button>
        <Button type="link" href={row.url} target="_blank" rel="noreferrer" hrefLang={language}>
          {t.asPayer}
        </Button>
      </div>
      <ProblemNote problem={problem ? problemOf(problem) : null} />
    </div>
  );
}
