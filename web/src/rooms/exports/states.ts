// The states of exports, and how much a file weighs.
import { defineStates } from "@/parts";

export const EXPORT = defineStates({
  queued: ["wait", "排队中", "Queued"],
  running: ["info", "进行中", "Running"],
  done: ["good", "已完成", "Done"],
  failed: ["bad", "失败", "Failed"],
  cancelled: ["off", "已取消", "Cancelled"],
  expired: ["off", "已过期", "Expired"],
});

/** Whether something still happens to it. */
export function lives(state: string): boolean {
  return state === "queued" || state === "running";
}

/** 1234567 → "1.2 MB". */
export function weight(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const step = bytes < 1e6 ? 0 : bytes < 1e9 ? 1 : 2;
  return `${(bytes / 1000 ** (step + 1)).toFixed(1)} ${["KB", "MB", "GB"][step]}`;
}
