"use strict";

// ---- what the page knows by itself

const FACTS = ["lifecycle", "connection", "handshake", "resume", "heartbeat"];

const CHATS = [
  { kind: "users", id: "A1B2C3D4E5F60718293A4B5C6D7E8F90", name: "Direct chat", letter: "A" },
  { kind: "groups", id: "C3D4E5F60718293A4B5C6D7E8F90A1B2", name: "Group chat", letter: "G", mention: true },
  { kind: "channels", id: "1234567", name: "Channel", letter: "#", mention: true },
  { kind: "dms", id: "5566778899001122334", name: "Channel direct", letter: "D" },
];

const FAULTS = [
  { name: "op 7", says: "“Please reconnect”: the bot resumes.", how: "op7+5000ms+4009" },
  { name: "op 9", says: "Session void: the bot identifies anew.", how: "op9" },
  { name: "4009", says: "“Session timed out”: the bot resumes.", how: "4009" },
  { name: "Cut TCP", says: "RST, no close frame: the bot resumes.", how: "reset" },
  { name: "Go silent", says: "TCP stays up, nothing moves any more.", how: "silent", end: "speak", lit: (s) => s.silent },
  { name: "No acks", says: "Heartbeats come in and go unanswered.", knob: "dropAcks", on: true, off: false },
  { name: "Deliver nothing", says: "Acks yes, messages no, until op 9.", command: "mute", end: "unmute", lit: (s) => s.muted },
  { name: "Refuse Resume", says: "op 9 and 4006: only Identify is let in.", knob: "refuseResume", on: -1, off: 0 },
  { name: "Ban", says: "4915 and no token: the account parks.", command: "ban", end: "unban", lit: (s) => s.set.includes("banned") },
  { name: "Heal", says: "Ends every fault; after a ban, restart too.", command: "heal", style: "heal" },
  { name: "Restart account", says: "The host wakes a parked account.", restart: true, style: "restart" },
];

const SPAN = 120_000;
const KEPT_EDGES = 250;
const KEPT_SPANS = 500;

// ---- small tools

const el = (id) => document.getElementById(id);

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const clock = (at) => new Date(at).toLocaleTimeString([], { hour12: false });

async function get(path) {
  const answer = await fetch("simulator/" + path, { cache: "no-store" });
  if (!answer.ok) throw new Error(path + ": HTTP " + answer.status);
  return answer.json();
}

async function post(path, body) {
  const answer = await fetch("simulator/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) edge(Date.now(), "cause", "bad", told.error);
  return answer.ok ? told : null;
}

// ---- state

let app = "";
let chat = CHATS[0];
let offset = 0; // platform clock minus this clock
const messages = new Map(CHATS.map((c) => [c.kind + "/" + c.id, []]));
const facts = Object.fromEntries(FACTS.map((f) => [f, "–"]));
const spans = Object.fromEntries(FACTS.map((f) => [f, []])); // [{from, tone}]
const beats = [];
const causes = [];
let hosted = false; // status edges of a host's account come in

// ---- chat

function makeChats() {
  for (const one of CHATS) {
    const button = make("button");
    button.type = "button";
    const face = make("span", "face", one.letter);
    face.dataset.kind = one.kind;
    face.setAttribute("aria-hidden", "true");
    button.append(face, make("span", "name", one.name), make("span", "last"));
    button.addEventListener("click", () => {
      chat = one;
      showChats();
      showChat();
      el("text").focus();
    });
    const item = make("li");
    item.append(button);
    el("chats").append(item);
  }
}

function showChats() {
  for (const [i, one] of CHATS.entries()) {
    const button = el("chats").children[i].firstElementChild;
    const last = messages.get(one.kind + "/" + one.id).at(-1);
    button.setAttribute("aria-current", one === chat);
    button.querySelector(".last").textContent = last ? summary(last) : "no message yet";
  }
}

function summary(line) {
  if (line.state === "RECALLED") return "(recalled)";
  const text = line.format === "MARKDOWN" ? line.text.replace(/[*#`>~|]/g, "").trim() : faces(line.text);
  return text || (line.attachments ? "[" + line.attachments.map((file) => file.kind.toLowerCase()).join(", ") + "]" : line.body ? "[" + line.format.toLowerCase() + "]" : "");
}

function showChat() {
  el("chat-title").textContent = chat.name;
  el("chat-id").textContent = chat.kind + "/" + chat.id;
  el("mention-label").hidden = !chat.mention;
  const list = el("messages");
  list.replaceChildren();
  const lines = messages.get(key(chat));
  if (lines.length === 0) {
    list.append(emptyNode());
  }
  lines.forEach((line) => list.append(messageNode(line, doings)));
  showSwitches();
  showTyping();
  list.scrollTop = list.scrollHeight;
}

// What there is to do in a chat where nothing was said.
function emptyNode() {
  const item = make("li", "empty", "Type a message below: it reaches the bot as an event, its answer comes back over REST. Attach a picture, a voice or a file, or see what the bot can show:");
  const tries = make("div", "tries");
  for (const words of ["/demo", "/demo picture", "/demo buttons", "/demo stream"]) {
    const one = make("button", "try", words);
    one.type = "button";
    one.addEventListener("click", () => say(words));
    tries.append(one);
  }
  item.append(tries);
  return item;
}

// New or changed: a message that is there already is replaced where it stands.
function addMessage(line) {
  const lines = messages.get(line.conversation);
  if (!lines) return;
  const there = lines.findIndex((one) => one.id === line.id);
  if (there >= 0) lines[there] = line;
  else lines.push(line);
  if (lines.length > 500) lines.shift();
  showChats();
  if (line.conversation !== key(chat)) return;
  const list = el("messages");
  list.querySelector(".empty")?.remove();
  const node = messageNode(line, doings);
  const before = there >= 0 ? [...list.children].find((item) => item.dataset.id === line.id) : null;
  if (before) before.replaceWith(node);
  else list.append(node);
  list.scrollTop = list.scrollHeight;
}

const key = (one) => one.kind + "/" + one.id;

// ---- what a person does with messages

const doings = {
  press: (line, button) => {
    post("press", { ...here(), message: line.id, button: button.id })
      .then((done) => {
        if (done?.pressed === "filled") el("text").value = done.text;
        if (done?.pressed === "opened") edge(Date.now(), "cause", "info", "you opened " + done.url);
      })
      .catch(() => {});
  },
  quote: (line) => {
    pending.quote = line;
    showPending();
    el("text").focus();
  },
};

const here = () => ({ app, kind: chat.kind, conversation: chat.id });

function onInteraction(change) {
  const state = change.state === "ACKNOWLEDGED" && change.code !== 0 ? "FAILED" : change.state;
  pressed.set(change.message + " " + change.button, state);
  const line = messages.get(change.conversation)?.find((one) => one.id === change.message);
  if (line) addMessage(line);
}

// ---- typing

const typing = new Map();

function onTyping(change) {
  typing.set(change.conversation, change.at + change.seconds * 1000);
  showTyping();
}

function showTyping() {
  el("typing").hidden = (typing.get(key(chat)) ?? 0) < Date.now() + offset;
}

// ---- what is about to be sent besides text

const pending = { files: [], quote: null };

function showPending() {
  const box = el("pending");
  box.replaceChildren();
  if (pending.quote) box.append(chip("↩ " + pending.quote.author + ": " + (faces(pending.quote.text) || "(no text)"), () => (pending.quote = null)));
  for (const file of pending.files) {
    const one = chip(file.kind + " " + file.name + " · " + bytes(file.size), () => pending.files.splice(pending.files.indexOf(file), 1));
    if (file.kind === "voice") {
      const words = make("input");
      words.type = "text";
      words.placeholder = "what it says";
      words.setAttribute("aria-label", "What the voice says");
      words.addEventListener("input", () => (file.asr = words.value));
      one.insertBefore(words, one.lastChild);
    }
    box.append(one);
  }
  box.hidden = !box.firstChild;
}

function chip(text, remove) {
  const node = make("span", "chip");
  const cross = make("button", "", "×");
  cross.type = "button";
  cross.setAttribute("aria-label", "Remove");
  cross.addEventListener("click", () => {
    remove();
    showPending();
  });
  node.append(make("span", "chip-text", text), cross);
  return node;
}

async function attach(list) {
  for (const file of list) {
    const answer = await fetch("simulator/upload?name=" + encodeURIComponent(file.name), {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
    const kept = await answer.json();
    if (answer.ok) pending.files.push({ ...kept, name: file.name });
    else edge(Date.now(), "cause", "bad", file.name + ": " + kept.error);
  }
  showPending();
}

// ---- switches of the chat

const switches = { mode: "mentions", proactive: new Map() };

function showSwitches() {
  el("mode-label").hidden = chat.kind !== "groups";
  el("mode").value = switches.mode;
  el("proactive-label").hidden = chat.kind !== "groups" && chat.kind !== "users";
  el("proactive").checked = switches.proactive.get(key(chat)) ?? false;
}

// ---- five values

function tone(fact, value) {
  const text = value.toLowerCase();
  if (text === "–" || text === "" || /^(nothing|none|no |off)/.test(text)) return "none";
  if (/closed|refused/.test(text)) return "bad";
  if (/awaiting|waiting|identifying|resuming|unanswered/.test(text)) return "warn";
  return "good";
}

function setFact(fact, value, at) {
  if (facts[fact] === value) return false;
  facts[fact] = value;
  const lane = spans[fact];
  lane.push({ from: at, tone: tone(fact, value) });
  if (lane.length > KEPT_SPANS) lane.shift();
  return true;
}

function showFacts(changed) {
  const list = el("facts");
  list.replaceChildren();
  for (const fact of FACTS) {
    const row = make("div", changed.includes(fact) ? "changed" : "");
    row.dataset.tone = tone(fact, facts[fact]);
    row.append(make("dt", "", fact), make("dd", "", facts[fact]));
    row.title = fact + ": " + facts[fact];
    list.append(row);
  }
}

function setState(text, toneName, reason) {
  const pill = el("state");
  pill.textContent = text;
  pill.dataset.tone = toneName;
  el("reason").textContent = reason;
  el("reason").title = reason;
}

// One heartbeat under way is no news.
const settled = (value) => value.replace(/, 1 unanswered$/, "");
const onlyABeat = (fact, before, value) => fact === "heartbeat" && settled(before) === settled(value);

const STATE_TONES = { READY: "good", CONNECTING: "warn", PARKED: "bad", PAUSED: "none", OFF: "none" };

function onStatus(change) {
  if (!hosted) {
    hosted = true;
    FACTS.forEach((fact) => (spans[fact].length = 0));
    el("source").textContent = "account " + change.account + " of this host";
  }
  const changed = [];
  for (const fact of FACTS) {
    const value = change.facts[fact] ?? "–";
    const before = facts[fact];
    if (setFact(fact, value, change.at)) {
      changed.push(fact);
      if (before !== "–" && !onlyABeat(fact, before, value)) edge(change.at, "", tone(fact, value), value, fact);
    }
  }
  if (el("state").textContent !== change.state) {
    edge(change.at, "", STATE_TONES[change.state] ?? "none", change.state.toLowerCase() + ": " + change.reason, "account");
  }
  setState(change.state, STATE_TONES[change.state] ?? "none", change.reason);
  if (changed.length) showFacts(changed);
}

// Without a host the platform tells its side of the connection.
function derive(change) {
  if (hosted) return;
  const derived = {
    Opened: { connection: "open (#" + change.connection + ")", handshake: "awaiting Identify" },
    Identify: { handshake: "identifying" },
    Resume: { handshake: "resuming" },
    Ready: { handshake: "ready", resume: "session " + short(change.session) },
    Resumed: { handshake: "ready", resume: "session " + short(change.session) },
    Refused: { handshake: "refused" },
    Heartbeat: { heartbeat: "d = " + (change.seq ?? "null") },
    Closed: { connection: "closed (" + change.code + ")", handshake: "–" },
  }[change.what];
  if (!derived) return;
  const changed = Object.keys(derived).filter((fact) => setFact(fact, derived[fact], change.at));
  if (changed.length) showFacts(changed);
  const up = facts.handshake === "ready";
  setState(up ? "READY" : facts.connection.startsWith("open") ? "CONNECTING" : "NO BOT", up ? "good" : "warn",
    "The platform's view; a host shows its account's own.");
}

const short = (session) => (session ?? "").slice(0, 8);

// ---- time line

function edge(at, className, toneName, text, fact) {
  const item = make("li", className);
  const time = make("time", "", clock(at));
  time.dateTime = new Date(at).toISOString();
  const dot = make("span", "dot");
  dot.dataset.tone = toneName;
  const line = make("span");
  if (fact) line.append(make("span", "fact", fact + " "));
  line.append(text);
  item.append(time, dot, line);
  const list = el("edges");
  list.prepend(item);
  while (list.childElementCount > KEPT_EDGES) list.lastElementChild.remove();
}

const WORDS = {
  TokenAsked: (c) => (c.code === 0 ? null : "token refused with " + c.code),
  GatewayAsked: (c) => (c.code === 200 ? null : "gateway discovery answered HTTP " + c.code),
  UpgradeStalled: () => "upgrade left unanswered",
  Opened: (c) => "WebSocket #" + c.connection + " opened",
  Identify: () => "Identify",
  Resume: (c) => "Resume after s = " + c.seq,
  Ready: (c) => "READY, session " + short(c.session),
  Resumed: (c) => "RESUMED, " + c.replayed + " replayed",
  Refused: (c) => "refused: " + c.text,
  Unreadable: (c) => "unreadable frame: " + c.text,
  Closed: (c) => (c.byClient ? "bot closed #" : "#" + "") + c.connection + (c.byClient ? " with " : " closed: ") + c.code + (c.text ? " " + c.text : ""),
  Called: (c) => (c.status >= 400 ? c.text.split("?")[0].replace(/\/[^/]{24,}/g, "/…") + " refused: " + (c.code || "HTTP " + c.status) : null),
  Interaction: (c) => "button " + c.button + ": " + { WAITING: "pressed", ACKNOWLEDGED: "acknowledged", TIMED_OUT: "not acknowledged in time", LATE: "acknowledged too late", REPEATED: "acknowledged again" }[c.state],
  Audit: (c) => "audit " + c.state.toLowerCase(),
  Pushed: (c) => "posted " + c.text + (c.taken ? "" : ", not taken: HTTP " + c.status),
  Typing: (c) => "typing for " + c.seconds + " s",
  Sent: (c) => (c.outcome === "TAKEN" ? null : c.outcome.toLowerCase() + " send: " + c.code),
};

function onPlatform(change, fresh) {
  if (change.app && change.app !== app) return;
  if (change.what === "Heartbeat") {
    beats.push(change.at);
    if (beats.length > KEPT_SPANS) beats.shift();
  }
  if (fresh && change.what === "Said") addMessage(change.message);
  if (fresh && change.what === "Shown") {
    addMessage(change.message);
    typing.delete(change.message.conversation);
    showTyping();
  }
  if (fresh && change.what === "Typing") onTyping(change);
  if (change.what === "Interaction") onInteraction(change);
  if (change.what === "Said" && change.sessions === 0) edge(change.at, "platform", "bad", "a message found no session: lost");
  derive(change);
  const text = WORDS[change.what]?.(change);
  if (text) edge(change.at, "platform", "none", text);
}

// What was pressed, in the words of its button.
function spoken(text) {
  const set = text.startsWith("set ") ? JSON.parse(text.slice(4)) : {};
  for (const fault of FAULTS) {
    if (fault.how === text || fault.command === text) return fault.name;
    if (fault.end === text) return fault.name + " off";
    if (fault.knob in set) return fault.name + (set[fault.knob] === fault.off ? " off" : " on");
  }
  return text;
}

function onControl(change) {
  causes.push(change.at);
  if (causes.length > KEPT_SPANS) causes.shift();
  edge(change.at, "cause", "bad", "you: " + spoken(change.text));
}

function drawLanes() {
  const chart = el("lanes");
  const width = chart.clientWidth;
  const now = Date.now() + offset;
  const left = 66;
  const x = (at) => left + Math.max(0, (width - left) * (1 - (now - at) / SPAN));
  chart.setAttribute("viewBox", `0 0 ${width} 92`);
  chart.replaceChildren();
  FACTS.forEach((fact, row) => {
    const y = row * 18 + 3;
    const label = svg("text", { x: 0, y: y + 10 });
    label.textContent = fact;
    chart.append(label, svg("rect", { class: "track", x: left, y, width: Math.max(0, width - left), height: 13, rx: 3 }));
    const lane = spans[fact];
    lane.forEach((span, i) => {
      const to = i + 1 < lane.length ? lane[i + 1].from : now;
      if (to < now - SPAN || span.tone === "none") return;
      const rect = svg("rect", { class: "span", x: x(span.from), y, width: Math.max(1.5, x(to) - x(span.from) - 1), height: 13, rx: 2 });
      rect.dataset.tone = span.tone;
      chart.append(rect);
    });
  });
  for (const at of beats) {
    if (at > now - SPAN) chart.append(svg("line", { class: "beat", x1: x(at), x2: x(at), y1: 75, y2: 88 }));
  }
  for (const at of causes) {
    if (at > now - SPAN) chart.append(svg("line", { class: "cause", x1: x(at), x2: x(at), y1: 0, y2: 92 }));
  }
}

// ---- faults

function showFaults(state) {
  for (const [i, fault] of FAULTS.entries()) {
    const button = el("faults").children[i];
    if (fault.restart) button.hidden = !state.restartable;
    const lit = fault.lit ? fault.lit(state) : fault.knob ? state.set.includes(fault.knob) : null;
    if (lit !== null) button.setAttribute("aria-pressed", lit);
  }
}

function press(fault, button) {
  const lit = button.getAttribute("aria-pressed") === "true";
  if (fault.restart) return post("restart", {});
  if (lit && fault.end) return post("command", { app, command: fault.end });
  if (fault.knob) return post("knobs", { app, set: { [fault.knob]: lit ? fault.off : fault.on } });
  if (fault.how) return post("leave", { app, how: fault.how });
  return post("command", { app, command: fault.command });
}

function makeFaults() {
  for (const fault of FAULTS) {
    const button = make("button", fault.style ?? "");
    button.type = "button";
    button.hidden = Boolean(fault.restart);
    button.append(make("strong", "", fault.name), make("small", "", fault.says));
    button.addEventListener("click", () => press(fault, button).catch(() => {}));
    el("faults").append(button);
  }
}

// ---- the feed

async function follow() {
  const shown = await get("conversations?app=" + encodeURIComponent(app));
  for (const conversation of shown.conversations) {
    messages.get(conversation.conversation)?.push(...conversation.messages);
    switches.proactive.set(conversation.conversation, conversation.proactive);
  }
  const knobs = (await get("knobs?app=" + encodeURIComponent(app))).knobs;
  switches.mode = knobs.find((knob) => knob.name === "groupMode").value.toLowerCase();
  showChats();
  showChat();
  let after = 0;
  for (;;) {
    try {
      const news = await get("changes?after=" + after + "&app=" + encodeURIComponent(app));
      if (news.last < after) {
        location.reload();
        return;
      }
      offset = news.now - Date.now();
      for (const change of news.changes) {
        if (change.kind === "status") onStatus(change);
        else if (change.kind === "control") onControl(change);
        else onPlatform(change, change.n > shown.last);
      }
      after = news.last;
      showFaults(news.state);
      drawLanes();
    } catch {
      setState("SIMULATOR GONE", "bad", "The simulator does not answer; trying again.");
      await new Promise((wake) => setTimeout(wake, 1500));
    }
  }
}

el("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = el("text").value.trim();
  const files = pending.files.map(({ file, name, asr }) => ({ file, name, asr: asr || undefined }));
  if (!text && files.length === 0) return;
  el("text").value = "";
  const more = {};
  if (files.length) more.attachments = files;
  if (pending.quote) more.quote = pending.quote.id;
  pending.files = [];
  pending.quote = null;
  showPending();
  say(text, more);
});

function say(text, more) {
  post("say", { ...here(), text, mention: !chat.mention || el("mention").checked, ...more }).catch(() => {});
}

el("attach").addEventListener("click", () => el("file").click());
el("file").addEventListener("change", () => {
  attach([...el("file").files]).catch((failure) => edge(Date.now(), "cause", "bad", String(failure)));
  el("file").value = "";
});
el("compose").addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) attach([...event.clipboardData.files]).catch(() => {});
});
el("mode").addEventListener("change", () => {
  switches.mode = el("mode").value;
  post("knobs", { app, set: { groupMode: switches.mode } }).catch(() => {});
});
el("proactive").addEventListener("change", () => {
  switches.proactive.set(key(chat), el("proactive").checked);
  post("proactive", { ...here(), allowed: el("proactive").checked }).catch(() => {});
});

async function start() {
  makeChats();
  makeFaults();
  showFacts([]);
  showChats();
  showChat();
  setInterval(() => {
    drawLanes();
    showTyping();
  }, 500);
  const apps = (await get("apps")).apps;
  app = new URLSearchParams(location.search).get("app") ?? apps[0]?.app ?? "";
  await follow();
}

start().catch((failure) => setState("ERROR", "bad", String(failure)));
