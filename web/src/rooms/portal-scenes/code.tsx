// One of the merchant's codes shown large, with its link and its files.
import { Button, Flex, Modal } from "antd";
import { useState } from "react";
import { download } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { CopyText, Enabled, ProblemNote } from "@/parts";
import type { Code } from "./page";
import { words } from "./words";

export function CodeDialog({ code, close }: { code: Code | undefined; close: () => void }) {
  return (
    <Modal open={!!code} title={code?.label} onCancel={close} footer={null} width={480} centered destroyOnHidden>
      {code && <Large code={code} />}
    </Modal>
  );
}

function Large({ code }: { code: Code }) {
  const t = useWords(words);
  const [problem, setProblem] = useState<unknown>();
  const path = `/portal/api/scenes/codes/${code.code}/picture`;
  const keep = (format: "svg" | "png") => {
    setProblem(undefined);
    download(path, { format }).catch(setProblem);
  };
  return (
    <Flex vertical align="center" gap={12}>
      <img src={path} alt={t.alt(code.url)} width={300} height={300} style={{ maxWidth: "100%", height: "auto" }} />
      <Flex wrap gap={8} align="center" justify="center">
        <b>{code.site}</b>
        <span>{[code.scene_name, code.kind_label, code.value].filter(Boolean).join(" · ")}</span>
        <Enabled of={code.enabled} />
      </Flex>
      <CopyText text={code.url} />
      <Flex wrap gap={8} justify="center">
        <Button onClick={() => keep("png")}>{t.png}</Button>
        <Button onClick={() => keep("svg")}>{t.svg}</Button>
      </Flex>
      <ProblemNote problem={problem ? problemOf(problem) : null} />
    </Flex>
  );
}
