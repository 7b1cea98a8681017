// Cancelling a delivery: why, what it costs now, and proof of who does it.
import { App, Select } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useSay, useWords } from "@/frame/language";
import { Labelled, ProblemNote, ProofDialog, TextField, yuan } from "@/parts";
import { pathOf, type Story, useChanged } from "./asked";
import { REASONS } from "./states";
import { words } from "./words";

const OTHER = 6; // the reason that needs words

export function CancelDialog({ story, open, onClose }: { story: Story; open: boolean; onClose: () => void }) {
  const t = useWords(words);
  const say = useSay();
  const changed = useChanged();
  const { message } = App.useApp();
  const [reason, setReason] = useState(1);
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!open) return;
    setReason(1);
    setSaid("");
  }, [open]);
  return (
    <ProofDialog
      open={open}
      title={t.cancelOf(story.number)}
      ok={t.cancel}
      danger
      ready={reason !== OTHER || said.trim() !== ""}
      shown={["words"]}
      onClose={onClose}
      onProof={async (proof) => {
        const body = { reason, words: said, proof };
        await take(api.POST("/office/api/deliveries/{delivery_id}/cancel", { params: pathOf(story.id), body }));
        message.success(t.cancelled);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <Labelled label={t.why} required>
            {(field) => (
              <Select
                {...field}
                value={reason}
                onChange={setReason}
                options={REASONS.map(([value, label]) => ({ value, label: say(label) }))}
              />
            )}
          </Labelled>
          {reason === OTHER && (
            <TextField
              label={t.whyWords}
              required
              error={problem?.of("words")}
              maxLength={100}
              value={said}
              onChange={setSaid}
            />
          )}
          {open && <Cost key={story.state} id={story.id} reason={reason} />}
        </>
      )}
    </ProofDialog>
  );
}

/** What it costs now; it is asked anew where the ride has gone on meanwhile. */
function Cost({ id, reason }: { id: string; reason: number }) {
  const t = useWords(words);
  const [fen, setFen] = useState<number | null>();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    let wanted = true;
    setFen(undefined);
    setProblem(undefined);
    const body = { reason, words: reason === OTHER ? "-" : "" };
    take(api.POST("/office/api/deliveries/{delivery_id}/cancel/cost", { params: pathOf(id), body }))
      .then((told) => wanted && setFen(told.deduct_fen))
      .catch((error: unknown) => wanted && setProblem(problemOf(error)));
    return () => {
      wanted = false;
    };
  }, [id, reason]);
  if (problem) return <ProblemNote problem={problem} />;
  return (
    <p className="delivery-cost" role="status">
      <span className="soft">{t.cost}</span>{" "}
      <b>{fen === undefined ? t.costWait : fen === null ? t.costNone : fen === 0 ? t.costFree : t.costIs(yuan(fen))}</b>
    </p>
  );
}
