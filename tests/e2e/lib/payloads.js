// Attempts to run a script, to call a command, or to reach a server, as somebody else's note might hold them.
// Each names itself to the page (`ran`) or to a server that counts who asks (`beacon`).

/** A statement that tells that it ran, and tries to close the vault through either host. */
const proof = (number) =>
  `(window.ran=window.ran||[]).push(${number});window.__TAURI_INTERNALS__&&__TAURI_INTERNALS__.invoke('close_vault',{request:{}});fetch('/api/close_vault',{method:'POST',body:'{}'})`;

const entities = (text) => [...text].map((char) => `&#${char.codePointAt(0)};`).join('');
const hex = (text) => [...text].map((char) => `&#x${char.codePointAt(0).toString(16)}`).join(';');

/** Elements with a handler that fires without being asked. `%` is the statement. */
const HANDLERS = [
  '<img src=x onerror="%">', '<img src onerror=%>', '<IMG SRC=x OnErRoR="%">', '<img/src=x/onerror="%">', '<img src=x\nonerror="%">',
  '<img src="x" onload="%" onerror="%">', '<svg onload="%">', '<svg/onload="%">', '<svg><g onload="%"></g></svg>', '<body onload="%">',
  '<body onpageshow="%">', '<details open ontoggle="%"><summary>x</summary></details>', '<input autofocus onfocus="%">', '<select autofocus onfocus="%"></select>',
  '<textarea autofocus onfocus="%"></textarea>', '<video><source onerror="%"></video>', '<video src=x onerror="%"></video>', '<audio src=x onerror="%"></audio>',
  '<marquee onstart="%">x</marquee>', '<div style="animation:pulse 1s" onanimationstart="%">x</div>', '<style>@keyframes k{}</style><b style="animation:k 1s" onanimationend="%">x</b>',
  '<div onmouseover="%">x</div>', '<a href="#x" onclick="%">x</a>', '<object data=x onerror="%"></object>', '<embed src=x onerror="%">', '<iframe onload="%"></iframe>',
  '<iframe srcdoc="&lt;script&gt;parent.%&lt;/script&gt;"></iframe>', '<frameset onload="%">', '<link rel=stylesheet href=x onerror="%">', '<script src=x onerror="%"></script>',
  '<form><button formaction="javascript:%">x</button></form>', '<isindex type=image src=x onerror="%">', '<keygen autofocus onfocus="%">', '<x contenteditable autofocus onfocus="%">x</x>',
  '<p tabindex=1 autofocus onfocus="%">x</p>', '<table background=x onerror="%"></table>', '<track onerror="%">', '<picture><source srcset=x><img onerror="%" src=x></picture>',
];

/** Scripts, plain and disguised. */
const SCRIPTS = [
  '<script>%</script>', '<SCRIPT>%</SCRIPT>', '<scr<script>ipt>%</scr</script>ipt>', '<script >%</script >', '<script\n>%</script\n>', '<script/x>%</script>', '<script>%//',
  '<<script>%//<</script>', '<script type=module>%</script>', '<script type="text/javascript">/*<![CDATA[*/%/*]]>*/</script>', '</title><script>%</script>', '</textarea><script>%</script>',
  '</style><script>%</script>', '--><script>%</script>', '<!--><script>%</script>-->', '<!--[if gte IE 4]><script>%</script><![endif]-->', '<svg><script>%</script></svg>',
  '<svg><script>&#x25;</script><script>%</script></svg>', '<math><mtext><script>%</script></mtext></math>', '<noscript><p title="</noscript><script>%</script>"></noscript>',
  '<template><script>%</script></template>', '<xmp><script>%</script></xmp>', '<plaintext><script>%</script>', '<listing><img src=x onerror="%"></listing>', '%3Cscript%3E%%3C/script%3E',
  '\u{feff}<script>%</script>', '<scr\u{0}ipt>%</script>', '<script\u{a0}>%</script>', '\u{ff1c}script\u{ff1e}%\u{ff1c}/script\u{ff1e}', '&lt;script&gt;%&lt;/script&gt;',
];

/** Markup that changes its meaning when it is written and read again. */
const MUTATIONS = [
  '<svg></p><style><a id="</style><img src=x onerror=%>">', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=%&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=%>', '<noembed><img title="</noembed><img src=x onerror=%>"></noembed>',
  '<noframes><img title="</noframes><img src=x onerror=%>"></noframes>', '<svg><desc><noscript><img title="</noscript><img src=x onerror=%>">',
  '<svg><foreignObject><iframe srcdoc="<img src=x onerror=%>"></foreignObject></svg>', '<math href="javascript:%">x</math>', '<svg><a xlink:href="javascript:%"><text>x</text></a></svg>',
  '<svg><animate attributeName=href values="javascript:%"/><a><text>x</text></a></svg>', '<svg><set attributeName=onload to="%"/></svg>', '<svg><use href="data:image/svg+xml,<svg id=x onload=%>#x"></use></svg>',
  '<a title="`" href="x">`<img src=x onerror=%>', '<p title="</p><img src=x onerror=%>">', '<b id="x<img src=x onerror=%>">', '<table><td><svg><![CDATA[<img src=x onerror=%>]]></svg></td></table>',
  '<select><option><style></option></select><img src=x onerror=%></style>', '<textarea><img title="</textarea><img src=x onerror=%>"></textarea>', '<title><img title="</title><img src=x onerror=%>"></title>',
  '<div id="a"><div id="b" name="c"><img src=x onerror=%></div', '<p>&lt;img src=x onerror=%&gt;</p>', '<img alt="--><img src=x onerror=%>">', '<annotation-xml encoding="text/html"><img src=x onerror=%></annotation-xml>',
];

/** Schemes that a link could have. */
const SCHEMES = [
  'javascript', 'vbscript', 'livescript', 'data', 'file', 'smb', 'obsidian', 'vault', 'ipc', 'tauri', 'asset', 'blob',
  'filesystem', 'view-source', 'about', 'jar', 'mocha', 'ms-msdt', 'search-ms', 'steam', 'ftp', 'sftp', 'ssh', 'telnet',
  'gopher', 'ws', 'wss', 'news', 'nntp', 'irc', 'ldap', 'dict', 'tftp', 'rtsp', 'mms', 'magnet',
  'bitcoin', 'tel', 'sms', 'callto', 'skype', 'facetime', 'slack', 'vscode', 'vscode-insiders', 'itms', 'market', 'intent',
  'android-app', 'chrome', 'chrome-extension', 'moz-extension', 'resource', 'res', 'shell', 'ms-word', 'ms-excel', 'ms-settings', 'mk', 'cid',
];
/** Of so many of them every way to hide them is tried; of the others the first six. */
const KNOWN_TO_BITE = 20;
/** Ways to hide one. */
const DISGUISES = [
  (scheme) => scheme, (scheme) => scheme.toUpperCase(), (scheme) => `\t${scheme}`, (scheme) => `${scheme[0]}&Tab;${scheme.slice(1)}`, (scheme) => entities(scheme), (scheme) => hex(scheme),
  (scheme) => `\u{1}${scheme}`, (scheme) => `${scheme.slice(0, 4)}\n${scheme.slice(4)}`,
];
/** Ways to write a link in a note. `@` is its target. */
const LINKS = ['<a href="@">x</a>', '[x](<@>)', '[x](@)', '![x](@)', '<@>', '[[@]]', '![[@]]', '[x][r]\n\n[r]: @'];

const target = (scheme, number) => (scheme.includes('data') || scheme.includes('DATA') ? `${scheme}:text/html,<script>${proof(number)}</script>` : `${scheme}:${proof(number)}`);

/** What a page fetches by itself. `@` is the address. */
const FETCHES = [
  '<img src="@">', '<img srcset="@ 1x">', '![x](@)', '![[@]]', '<video src="@" autoplay></video>', '<video poster="@"></video>', '<audio src="@" autoplay></audio>', '<source src="@">', '<track src="@">',
  '<link rel=stylesheet href="@">', '<link rel=prefetch href="@">', '<link rel=dns-prefetch href="@">', '<style>@import "@";</style>', '<p style="background:url(@)">x</p>', '<iframe src="@"></iframe>',
  '<object data="@"></object>', '<embed src="@">', '<script src="@"></script>', '<svg><image href="@"/></svg>', '<svg><use href="@#x"/></svg>', '<meta http-equiv=refresh content="0;url=@">', '<base href="@">',
  '<form action="@"><input autofocus></form>', '<table background="@"></table>', '<body background="@">', '<input type=image src="@">', '<a href="x" ping="@">x</a>', '<portal src="@"></portal>',
];

/**
 * Every attempt, as `{ number, text }`. `beacon` is the address of a server that nothing may reach.
 */
export function payloads(beacon) {
  const found = [];
  const add = (make) => found.push({ number: found.length, text: make(found.length) });
  const ran = (shape) => add((number) => shape.replaceAll('%', proof(number).replaceAll('"', '&quot;')));
  for (const shape of [...HANDLERS, ...SCRIPTS, ...MUTATIONS]) ran(shape);
  SCHEMES.forEach((scheme, row) =>
    DISGUISES.slice(0, row < KNOWN_TO_BITE ? 8 : 6).forEach((disguise, column) => add((number) => LINKS[(row + column) % LINKS.length].replaceAll('@', target(disguise(scheme), number)))),
  );
  for (const link of LINKS) for (const disguise of DISGUISES) add((number) => link.replaceAll('@', target(disguise('javascript'), number)));
  for (const shape of FETCHES) add((number) => shape.replaceAll('@', `${beacon}/${number}`));
  return found;
}
