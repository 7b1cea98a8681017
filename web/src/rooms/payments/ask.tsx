// Asks the providers now and shows what they say.
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { ProblemNote, rowsOf } from "@/parts";
import { words } from "./words";

type Asked = components["schemas"]["AskedRow"];

export function Ask({ id }: { id: string }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [rows, setRows] = useState<Asked[]>();
  const [problem, setProblem] = useState<unknown>();
  const ask = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const told = await take(
        api.POST("/office/api/payments/{payment_id}/query", { params: { path: { payment_id: id } } }),
      );
      setRows(told.rows);
      await queries.invalidateQueries({ queryKey: ["payment", id] });
      await queries.invalidateQueries({ queryKey: rowsOf("payments") });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button loading={busy} onClick={ask}>
        {t.query}
      </Button>
      <div className="payment-asked" role="status">
        <ProblemNote problem={problem as Error | undefined} />
        {rows?.length === 0 && <p className="soft">{t.nothingToAsk}</p>}
        {rows?.map((row) => (
          <p key={row.attempt_id}>
            <span className="soft">{row.channel}</span> {row.said} {row.did && <b>{row.did}</b>}
          </p>
        ))}
      </div>
    </>
  );
}
