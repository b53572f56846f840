import { pathToFileURL } from "node:url"; import { readFileSync } from "node:fs";
import { described } from "./material.js";
const dirs = process.argv.slice(2); const c = {};
const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "1b2c3d4e-EXAMPLE" };
const response = { status: 200, headers: Object.entries(headers), body: described };
for (const d of dirs) { const m = await import(pathToFileURL(d + "/ecs_greenlight.js").href); m.initSync({ module: new WebAssembly.Module(readFileSync(d + "/ecs_greenlight_bg.wasm")) }); c[d] = () => m.parseResponse("DescribeServiceDeployments", response); }
const dec = new TextDecoder(); c.json = () => JSON.parse(dec.decode(described));
const t = {}; for (const k in c) { t[k] = []; for (let i=0;i<200;i++) c[k](); }
for (let r=0;r<40;r++) for (const k in c) { const s=process.cpuUsage(); const a=performance.now(); for (let i=0;i<20;i++) c[k](); t[k].push((performance.now()-a)/20*1000); }
const med=a=>a.sort((x,y)=>x-y)[a.length>>2]; const j=med(t.json);
for (const k in c) console.log(k, med(t[k]).toFixed(0), "us", (med(t[k])/j).toFixed(2));
