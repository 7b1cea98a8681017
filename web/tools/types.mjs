// Asks the hub's code for its OpenAPI document and makes src/api/schema.d.ts of it; an unchanged file is left alone.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapi, { astToString } from "openapi-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const python = process.env.HUTONG_PYTHON ?? `${root}.venv/bin/python`;

const document = execFileSync(python, ["scripts/openapi.py"], { cwd: root, maxBuffer: 64 << 20, encoding: "utf8" });
const made = `// Made from the hub's OpenAPI document by tools/types.mjs; not to be edited.\n${astToString(await openapi(JSON.parse(document)))}`;
if (!existsSync(target) || readFileSync(target, "utf8") !== made) writeFileSync(target, made);
