// Who somebody says they are.
import { Input } from "antd";
import { useState } from "react";
import { take, twin } from "@/api/client";
import { useWords } from "@/frame/language";
import { Labelled } from "@/parts/labelled";
import type { Told } from "./page";
import { Step } from "./step";
import { words } from "./words";

export function Password({ on }: { on: (told: Told, password: string) => Promise<void> }) {
  const t = useWords(words);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const send = async () => on(await take(twin.POST("/office/api/signin", { body: { username, password } })), password);
  return (
    <Step title={t.signIn} go={t.signIn} ready={username !== "" && password !== ""} send={send}>
      <Labelled label={t.username} lacks={username === ""}>
        {(field) => (
          <Input
            {...field}
            size="large"
            autoFocus
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t.password} note={t.forgot} lacks={password === ""}>
        {(field) => (
          <Input.Password
            {...field}
            size="large"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Labelled>
    </Step>
  );
}
