// A new password, twice.
import { useState } from "react";
import { defineWords, useWords } from "@/frame/language";
import { SecretField } from "./secret-field";
import { useTried } from "./trying";

const words = defineWords({
  fresh: ["新密码", "New password"],
  again: ["再输入一次", "Once more"],
  different: ["两次输入不一样", "The two differ"],
  least: (n: number) => [`至少 ${n} 个字符`, `At least ${n} characters`],
});

export function NewPassword({
  least,
  kind = "new-password",
  size,
  error,
  onChange,
}: {
  least: number;
  kind?: "new-password" | "off";
  size?: "large";
  error?: string; // what the hub says of it
  onChange: (password: string | undefined) => void; // undefined until both are the same and long enough
}) {
  const t = useWords(words);
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [left, setLeft] = useState<"none" | "first" | "both">("none");
  const tried = useTried();
  const told = { first: tried || left !== "none", both: tried || left === "both" };
  const give = (one: string, two: string) => onChange(one === two && one.length >= least ? one : undefined);
  return (
    <>
      <SecretField
        label={t.fresh}
        kind={kind}
        size={size}
        note={t.least(least)}
        error={(told.first && fresh.length < least && t.least(least)) || error}
        value={fresh}
        onBlur={() => fresh && left === "none" && setLeft("first")}
        onChange={(value) => {
          setFresh(value);
          give(value, again);
        }}
      />
      <SecretField
        label={t.again}
        kind={kind}
        size={size}
        error={told.both && again !== fresh && t.different}
        value={again}
        onBlur={() => again && setLeft("both")}
        onChange={(value) => {
          setAgain(value);
          give(fresh, value);
        }}
      />
    </>
  );
}
