// How files and leftovers stand, what happened to them, and what kinds of content there are.
import type { Pair } from "@/frame/language";
import { defineStates } from "@/parts";

export const FILE = defineStates({
  uploading: ["wait", "上传中", "Being taken"],
  expected: ["wait", "等待上传", "Expected"],
  stored: ["good", "已存放", "Kept"],
  failed: ["bad", "失败", "Failed"],
  refused: ["bad", "内容不符", "Refused"],
  lost: ["off", "未上传", "Never came"],
  deleted: ["off", "已删除", "Deleted"],
});

export const LEFTOVER = defineStates({
  waiting: ["wait", "待清理", "To be thrown away"],
  in_use: ["info", "正在写入", "Being written"],
  given_up: ["bad", "已放弃", "Given up"],
});

export const EVENTS: Record<string, Pair> = {
  uploading: ["开始接收", "Being taken"],
  expected: ["已给出上传表单", "A form was given to a browser"],
  stored: ["已存放", "Kept"],
  failed: ["失败", "Failed"],
  refused: ["内容与申报不符，已丢弃", "Not what was announced; thrown away"],
  lost: ["表单到期，没有上传", "The form ran out, nothing came"],
  moved: ["已迁移", "Moved"],
  deleted: ["已删除", "Deleted"],
};

export const MEDIA: Record<string, Pair> = {
  "image/": ["图片", "Images"],
  "application/pdf": ["PDF", "PDF"],
  "video/": ["视频", "Videos"],
  "audio/": ["音频", "Sound"],
  "text/": ["文本", "Text"],
  "application/": ["文档与压缩包", "Documents and archives"],
};

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** 1.4 MB */
export function sizeOf(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), UNITS.length - 1);
  const value = bytes / 1024 ** step;
  return `${step && value < 100 ? value.toFixed(1) : Math.round(value)} ${UNITS[step]}`;
}
