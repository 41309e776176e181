/** Style of pages and previews: self-contained, readable on any screen, light and dark. */
export const pageStyle = [
  ':root{color-scheme:light dark}',
  'body{font:1.0625rem/1.65 Georgia,"Times New Roman",serif;max-width:42rem;margin:2.5rem auto;padding:0 1rem}',
  'h1,h2{font-family:system-ui,sans-serif;line-height:1.25}',
  'img{max-width:100%;height:auto}',
  'figure{margin:1.5rem 0}',
  '.description{font-size:1.15rem;opacity:.8}',
  'footer{margin-top:3rem;font:.875rem/1.5 system-ui,sans-serif;opacity:.75}',
].join('');
