// Binds an authenticator at the first sign-in.
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useState } from "react";
import { take, twin } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { CodeField } from "@/parts/code-field";
import { CopyText } from "@/parts/copy-text";
import { ProblemNote } from "@/parts/problem-note";
import { Step } from "./step";
import { words } from "./words";

type Bound = components["schemas"]["Bound"];

export function Bind({ bound }: { bound: (told: Bound) => void }) {
  const t = useWords(words);
  const [code, setCode] = useState("");
  const { data, error, refetch } = useQuery({
    queryKey: ["binding"],
    queryFn: () => take(twin.GET("/office/api/signin/binding")),
    staleTime: Number.POSITIVE_INFINITY, // another question might mean another secret
    gcTime: 0,
  });
  const send = async () => bound(await take(twin.POST("/office/api/signin/bind", { body: { code } })));
  return (
    <Step
      title={t.bindTitle}
      why={t.bindWhy}
      go={t.bind}
      ready={code.length === 6}
      shown={["code"]}
      send={send}
      failed={() => setCode("")}
    >
      {(problem) => (
        <>
          <ProblemNote problem={error} retry={() => void refetch()} />
          <div className="way-qr">
            {data ? <img src={picture(data.qr_svg)} alt={t.qr} /> : <Skeleton.Node active />}
          </div>
          <div className="way-secret">
            <span className="soft">{t.byHand}</span>
            {data ? <CopyText text={data.secret}>{data.secret.replace(/(.{4})(?=.)/g, "$1 ")}</CopyText> : "…"}
          </div>
          <CodeField
            label={t.code}
            note={t.codeNote}
            error={code === "" ? problem?.of("code") : undefined}
            size="large"
            value={code}
            onChange={setCode}
          />
        </>
      )}
    </Step>
  );
}

/** An SVG as a picture: nothing in it can run. */
function picture(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
