"use strict";

// The markdown that the platform shows (protocol reference 6.6), as nodes: what a bot writes is never markup of this page.

const INLINE = [
  [/^`([^`]+)`/, (m) => leaf("code", m[1])],
  [/^!\[([^\]]*)\]\(([^)\s]+)\)/, (m) => leaf("span", "picture: " + (m[1].replace(/ ?#\d+px/g, "") || m[2]), "md-chip", m[2])],
  [/^\[([^\]]+)\]\(([^)\s]+)\)/, (m) => link(m[1], m[2])],
  [/^<(https?:\/\/[^>\s]+)>/, (m) => link(m[1], m[1])],
  [/^<qqbot-at-user id="([^"]+)" ?\/>/, (m) => leaf("span", "@" + m[1].slice(0, 6), "md-chip")],
  [/^<@!?([^>]+)>/, (m) => leaf("span", "@" + m[1].slice(0, 6), "md-chip")],
  [/^<qqbot-at-everyone ?\/>/, () => leaf("span", "@everyone", "md-chip")],
  [/^<qqbot-cmd-(?:input|enter) [^>]*?text="([^"]*)"[^>]*>/, (m) => leaf("span", decoded(m[1]), "md-chip")],
  [/^\*\*\*(.+?)\*\*\*/, (m) => branch("strong", [branch("em", inline(m[1]))])],
  [/^\*\*(.+?)\*\*/, (m) => branch("strong", inline(m[1]))],
  [/^__(.+?)__/, (m) => branch("strong", inline(m[1]))],
  [/^~~(.+?)~~/, (m) => branch("s", inline(m[1]))],
  [/^\*([^*\s][^*]*)\*/, (m) => branch("em", inline(m[1]))],
  [/^_([^_\s][^_]*)_(?!\w)/, (m) => branch("em", inline(m[1]))],
];

function leaf(tag, text, className, title) {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  if (title) node.title = title;
  return node;
}

function branch(tag, children) {
  const node = document.createElement(tag);
  node.append(...children);
  return node;
}

function link(text, url) {
  if (!/^https?:\/\//.test(url)) return document.createTextNode(text);
  const node = branch("a", inline(text));
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function inline(text) {
  const nodes = [];
  let plain = "";
  for (let rest = text; rest; ) {
    let node = null;
    for (const [pattern, make] of INLINE) {
      const match = pattern.exec(rest);
      if (match) {
        node = make(match);
        rest = rest.slice(match[0].length);
        break;
      }
    }
    if (node) {
      if (plain) nodes.push(document.createTextNode(plain));
      plain = "";
      nodes.push(node);
    } else {
      const char = String.fromCodePoint(rest.codePointAt(0));
      plain += char;
      rest = rest.slice(char.length);
    }
  }
  if (plain) nodes.push(document.createTextNode(plain));
  return nodes;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const rows = lines.filter((line) => !/^[\s|:-]+$/.test(line));
  const body = rows.map((line, i) => branch("tr", cells(line).map((cell) => branch(i === 0 ? "th" : "td", inline(cell)))));
  return branch("table", body);
}

/** Blocks, each as one node. */
function markdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  const take = (fits) => {
    const taken = [];
    while (lines.length && fits(lines[0])) taken.push(lines.shift());
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    if (/^```/.test(line)) {
      lines.shift();
      const code = take((one) => !/^```/.test(one));
      lines.shift();
      blocks.push(branch("pre", [leaf("code", code.join("\n"))]));
    } else if (/^#{1,6} /.test(line)) {
      blocks.push(branch(line.startsWith("# ") ? "h3" : "h4", inline(lines.shift().replace(/^#+ /, ""))));
    } else if (/^(\*\*\*|---)\s*$/.test(line)) {
      lines.shift();
      blocks.push(document.createElement("hr"));
    } else if (/^>/.test(line)) {
      blocks.push(branch("blockquote", markdown(take((one) => /^>/.test(one)).map((one) => one.replace(/^> ?/, "")).join("\n"))));
    } else if (/^\s*[-*+] /.test(line)) {
      blocks.push(branch("ul", take((one) => /^\s*[-*+] /.test(one)).map((one) => branch("li", inline(one.replace(/^\s*[-*+] /, ""))))));
    } else if (/^\s*\d+\. /.test(line)) {
      blocks.push(branch("ol", take((one) => /^\s*\d+\. /.test(one)).map((one) => branch("li", inline(one.replace(/^\s*\d+\. /, ""))))));
    } else if (/^\|.*\|\s*$/.test(line)) {
      blocks.push(table(take((one) => /^\|/.test(one))));
    } else if (line.trim() === "") {
      lines.shift();
    } else {
      const special = /^(```|#{1,6} |>|\s*[-*+] |\s*\d+\. |\|)/;
      const paragraph = [lines.shift(), ...take((one) => one.trim() !== "" && !special.test(one))];
      const nodes = paragraph.flatMap((one, i) => (i ? [document.createElement("br"), ...inline(one)] : inline(one)));
      blocks.push(branch("p", nodes));
    }
  }
  return blocks;
}
