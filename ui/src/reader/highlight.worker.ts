// Highlights code away from the window's thread. Answers runs of text, never markup.
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import http from 'highlight.js/lib/languages/http';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import nginx from 'highlight.js/lib/languages/nginx';
import php from 'highlight.js/lib/languages/php';
import protobuf from 'highlight.js/lib/languages/protobuf';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { runsOf, type CodeRun } from './runs';

const LANGUAGES = {
  bash, c, cpp, csharp, css, diff, dockerfile, go, http, ini, java, javascript, json, kotlin, nginx, php, protobuf, python, ruby, rust, sql, swift, typescript, xml, yaml,
};
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

export interface HighlightRequest {
  id: number;
  language: string;
  code: string;
}
export interface HighlightReply {
  id: number;
  /** `null`: the language is not known. */
  runs: CodeRun[] | null;
}

self.onmessage = ({ data }: MessageEvent<HighlightRequest>): void => {
  const known = hljs.getLanguage(data.language) !== undefined;
  const runs = known ? runsOf(hljs.highlight(data.code, { language: data.language, ignoreIllegals: true }).value) : null;
  self.postMessage({ id: data.id, runs } satisfies HighlightReply);
};
