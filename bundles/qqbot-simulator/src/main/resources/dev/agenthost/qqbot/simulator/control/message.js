"use strict";

// One message as a node: quote, text, cards, files, buttons. Acts on nothing itself; says what a person does.

const FACE = /<faceType=\d+,faceId="(\d+)",ext="([^"]*)">/g;

function faces(text) {
  return text.replace(FACE, (tag, id, ext) => {
    try {
      const bytes = Uint8Array.from(atob(ext), (char) => char.charCodeAt(0));
      return "[" + (JSON.parse(new TextDecoder().decode(bytes)).text || id) + "]";
    } catch {
      return "[face " + id + "]";
    }
  });
}

const fileUrl = (id) => "simulator/file?id=" + encodeURIComponent(id);

function bytes(size) {
  if (size < 1024) return size + " B";
  return size < 1048576 ? (size / 1024).toFixed(1) + " KB" : (size / 1048576).toFixed(1) + " MB";
}

function fileNode(file) {
  const url = fileUrl(file.file);
  const box = make("div", "file");
  box.dataset.kind = file.kind;
  if (file.kind === "IMAGE") {
    const picture = make("img");
    picture.src = url;
    picture.alt = file.name;
    box.append(picture);
    return box;
  }
  if (file.kind === "VIDEO") {
    const video = make("video");
    video.controls = true;
    video.src = url;
    box.append(video);
    return box;
  }
  const voice = file.kind === "VOICE"; // nobody names those
  const name = make("a", "file-name", voice ? "Voice message" : file.name);
  name.href = url;
  name.download = file.name;
  const head = make("div", "file-head");
  head.append(name, make("span", "file-size", bytes(file.size)));
  if (!voice) head.prepend(make("span", "file-icon", "file"));
  box.append(head);
  if (voice) {
    const player = make("audio");
    player.controls = true;
    player.preload = "metadata";
    player.src = fileUrl(file.wavFile ?? file.file);
    box.append(player);
    if (/silk|amr/.test(file.contentType) && !file.wavFile) player.replaceWith(make("p", "file-note", "A QQ client may play this, a browser does not."));
    if (file.asr) box.append(make("p", "file-note", "“" + file.asr + "”"));
  }
  return box;
}

function cardNode(line) {
  const body = line.body;
  const card = make("div", "card");
  const title = { TEMPLATE: "Template " + (body.custom_template_id ?? ""), ARK: "Ark " + (body.template_id ?? ""), EMBED: body.title ?? "Embed", CARD: body.prompt ?? "Card" }[line.format] ?? "";
  card.append(make("div", "card-title", title));
  const rows = (body.params ?? []).map((p) => [p.key, (p.values ?? []).join(", ")])
    .concat((body.fields instanceof Array ? body.fields : []).map((f) => ["", f.name]))
    .concat((body.kv ?? []).map((k) => [k.key, k.value ?? (k.obj ?? []).map((o) => (o.obj_kv ?? []).map((v) => v.value).join(" ")).join(" · ")]))
    .concat(body.fields && !(body.fields instanceof Array) ? Object.entries(body.fields) : []);
  for (const [key, value] of rows) {
    const row = make("div", "card-row");
    if (key) row.append(make("span", "card-key", key.replaceAll("#", "")));
    row.append(String(value));
    card.append(row);
  }
  return card;
}

// What became of pressed buttons, by message and button.
const pressed = new Map();

function keyboardNode(line, onPress) {
  const board = make("div", "keyboard");
  for (const row of line.keyboard.rows ?? []) {
    const bar = make("div", "keys");
    for (const key of row.buttons ?? []) {
      const state = pressed.get(line.id + " " + key.id);
      const done = state === "ACKNOWLEDGED";
      const button = make("button", "key", done ? key.render_data?.visited_label || key.render_data?.label : key.render_data?.label);
      button.type = "button";
      button.dataset.style = key.render_data?.style ?? 0;
      if (state) button.dataset.state = state;
      if (state) button.title = { WAITING: "waiting for the bot", ACKNOWLEDGED: "acknowledged", TIMED_OUT: "not acknowledged in time", LATE: "acknowledged too late", FAILED: "the bot said it failed" }[state] ?? "";
      button.disabled = state === "WAITING";
      button.addEventListener("click", () => onPress(line, key));
      bar.append(button);
    }
    board.append(bar);
  }
  return board;
}

function messageNode(line, on) {
  const item = make("li", line.bot ? "theirs" : "mine");
  item.dataset.id = line.id ?? "";
  const face = make("span", "face", line.bot ? "B" : line.author.slice(0, 1).toUpperCase());
  face.dataset.kind = line.bot ? "bot" : "users";
  face.setAttribute("aria-hidden", "true");
  const body = make("div", "body");
  body.append(make("div", "meta", line.author + " · " + clock(line.at)));
  if (line.state === "RECALLED") {
    body.append(make("div", "gone", (line.bot ? "The bot" : line.author) + " recalled a message"));
    item.append(face, body);
    return item;
  }
  if (line.quote) {
    const quote = make("div", "quote");
    quote.append(make("b", "", line.quote.author + ": "), faces(line.quote.text) || "(no text)");
    body.append(quote);
  }
  if (line.text.trim() || (!line.attachments && !line.body)) {
    const bubble = make("div", "bubble");
    if (line.format === "MARKDOWN") {
      bubble.classList.add("markdown");
      bubble.append(...markdown(line.text));
    } else {
      bubble.append(faces(line.text));
    }
    if (line.state === "STREAMING") bubble.classList.add("streaming");
    body.append(bubble);
  }
  if (line.body) body.append(cardNode(line));
  for (const file of line.attachments ?? []) body.append(fileNode(file));
  if (line.keyboard) body.append(keyboardNode(line, on.press));
  const quoteButton = make("button", "quote-it", "↩");
  quoteButton.type = "button";
  quoteButton.title = "Quote this message";
  quoteButton.setAttribute("aria-label", "Quote this message");
  quoteButton.addEventListener("click", () => on.quote(line));
  item.append(face, body, quoteButton);
  return item;
}
