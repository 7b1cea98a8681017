// Sheets to print: which codes, how many on a page, as a PDF or as pictures.
import { App, Radio, Segmented, Select } from "antd";
import { useEffect, useState } from "react";
import { download } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, Labelled } from "@/parts";
import type { Batch, CodeRow, Site } from "../asked";
import { useBatchName } from "./codes";
import { pagesIn } from "./pages";
import { words } from "./words";

export interface Printing {
  code?: CodeRow; // this one alone is offered, too
  picked?: string[]; // codes that were ticked
  batch?: string;
}

type Which = "one" | "picked" | "batch" | "all";
const PER_PAGE = [1, 4, 9, 16];

interface Props {
  printing: Printing | undefined;
  site: Site;
  batches: Batch[] | undefined;
  close: () => void;
}

export function PrintDialog({ printing, site, batches, close }: Props) {
  const t = useWords(words);
  const { message } = App.useApp();
  const name = useBatchName();
  const [which, setWhich] = useState<Which>("all");
  const [batch, setBatch] = useState<string>();
  const [perPage, setPerPage] = useState(9);
  const [format, setFormat] = useState("pdf");
  const [pages, setPages] = useState("");
  useEffect(() => {
    if (!printing) return;
    setWhich(firstOf(printing));
    setBatch(printing.batch);
    setPerPage(printing.code ? 1 : 9);
    setPages("");
  }, [printing]);
  const options = batches?.map((one) => ({ value: one.batch, label: name(one) })) ?? [];
  const send = async () => {
    const query: Record<string, string> = { format, per_page: String(perPage) };
    if (which === "one" && printing?.code) query.code = printing.code.code;
    if (which === "picked" && printing?.picked) query.code = printing.picked.join();
    if (which === "batch" && batch) query.batch = batch;
    setPages("");
    const watch = pagesIn((done, all) => setPages(t.pagesDone(done, all)));
    await download(`/office/api/scenes/sites/${site.id}/sheet`, query, watch);
    message.success(t.sheetKept);
  };
  return (
    <FormDialog
      open={!!printing}
      title={t.printSheets}
      ok={t.download}
      width={560}
      ready={which !== "batch" || !!batch}
      onClose={close}
      send={send}
    >
      <fieldset className="scene-which">
        <legend>{t.which}</legend>
        <Radio.Group value={which} onChange={(event) => setWhich(event.target.value)}>
          {printing?.code && <Radio value="one">{t.thisOne(printing.code.label)}</Radio>}
          {printing?.picked && <Radio value="picked">{t.thosePicked(printing.picked.length)}</Radio>}
          <Radio value="batch" disabled={options.length === 0}>
            {t.aBatch}
          </Radio>
          <Radio value="all">{t.allOf(site.name)}</Radio>
        </Radio.Group>
        <p className="flat soft">{t.mostNote}</p>
      </fieldset>
      {which === "batch" && (
        <Labelled label={t.batch} required lacks={!batch}>
          {(field) => <Select {...field} value={batch} options={options} placeholder={t.choose} onChange={setBatch} />}
        </Labelled>
      )}
      <fieldset className="scene-which">
        <legend>{t.perPage}</legend>
        <Segmented
          value={perPage}
          onChange={setPerPage}
          options={PER_PAGE.map((value) => ({
            value,
            label: (
              <span className="scene-per">
                <Grid side={Math.sqrt(value)} />
                {t.perPageIs(value)}
              </span>
            ),
          }))}
        />
      </fieldset>
      <fieldset className="scene-which">
        <legend>{t.format}</legend>
        <Radio.Group value={format} onChange={(event) => setFormat(event.target.value)}>
          <Radio value="pdf">{t.pdf}</Radio>
          <Radio value="png">{t.pngs}</Radio>
        </Radio.Group>
      </fieldset>
      <p className="flat soft" role="status">
        {pages}
      </p>
    </FormDialog>
  );
}

/** What is printed unless something else is chosen. */
function firstOf({ code, picked, batch }: Printing): Which {
  if (code) return "one";
  return picked ? "picked" : batch ? "batch" : "all";
}

/** A page with so many codes in a row, as a small picture. */
function Grid({ side }: { side: number }) {
  const step = 14 / side;
  const places = Array.from({ length: side * side }, (_, at) => [at % side, Math.floor(at / side)] as const);
  return (
    <svg viewBox="0 0 20 26" width="20" height="26" aria-hidden="true">
      <rect x="0.5" y="0.5" width="19" height="25" rx="1.5" fill="none" stroke="currentColor" opacity="0.5" />
      {places.map(([x, y]) => (
        <rect
          key={`${x} ${y}`}
          x={3 + x * step + step * 0.1}
          y={4 + (y * 18) / side + (9 / side - step * 0.4)}
          width={step * 0.8}
          height={step * 0.8}
          fill="currentColor"
        />
      ))}
    </svg>
  );
}
