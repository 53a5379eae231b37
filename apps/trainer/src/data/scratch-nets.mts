import { HumanFaceDetector } from "@mfim/backbones/human";
import { loadMobileFaceNet } from "@mfim/backbones/mobilefacenet";
import { loadThreeDdfa } from "@mfim/losses-3dmm";
import { TemplateAligner, readPicture, ffhqQuad, alignFace } from "@mfim/data-ffhq";
import { useBackend } from "@mfim/native";
import * as tf from "@tensorflow/tfjs";
import fs from "node:fs";
await useBackend({ purpose: "infer" });
const d=await HumanFaceDetector.load(); const W='/work/shared/weights/';
const nets=[await loadMobileFaceNet(W+'mobilefacenet-128.pt'),await loadMobileFaceNet(W+'mobilefacenet-prelu-112x96.ckpt')];
const ddfa:any=await loadThreeDdfa(W+'3ddfa-v2-mb05-120.pth');
const lfw='/work/shared/faces/lfw'; const people=fs.readdirSync(lfw).filter((_,i)=>i%22===3).slice(0,70);
const al:any={256:[],64:[]}; const persons:string[]=[];
for(const p of people)for(const f of fs.readdirSync(lfw+'/'+p).slice(0,2)){const px=await readPicture(`${lfw}/${p}/${f}`,f);const det=await d.detect(px);if(!det.length)continue;const c=[...det].sort((a,b)=>b.box[2]-a.box[2])[0]!;for(const s of [256,64])al[s].push((await alignFace(px,ffhqQuad(c.landmarks),{size:s})).pixels.data);persons.push(p);}
function stats(E:number[][],label:string,cos=true){const U=E.map(c=>{const l=cos?Math.hypot(...c):1;return c.map(v=>v/l)});const same:number[]=[],diff:number[]=[];for(let i=0;i<U.length;i++)for(let j=i+1;j<U.length;j++){let s=0;for(let k=0;k<U[i]!.length;k++)s+=cos?U[i]![k]!*U[j]![k]!:-((U[i]![k]!-U[j]![k]!)**2);(persons[i]===persons[j]?same:diff).push(cos?s:-Math.sqrt(-s));}
 let a=0;for(const s of same)for(const q of diff)a+=s>q?1:s===q?.5:0;const av=(x:number[])=>x.reduce((p,c)=>p+c,0)/x.length;console.log(label,'same',av(same).toFixed(3),'diff',av(diff).toFixed(3),'AUC',(a/same.length/diff.length).toFixed(4));}
function run(A:TemplateAligner,size:number,f:(x:any)=>any,input:any){const out:number[][]=[];for(let i=0;i<persons.length;i+=20){out.push(...tf.tidy(()=>f(A.align(tf.stack(al[size].slice(i,i+20).map((p:Uint8Array)=>tf.tensor3d(Float32Array.from(p,v=>v/127.5-1),[size,size,3]))) as any,input)).arraySync()) as any);}return out;}
const A=new TemplateAligner();
for(const s of [256,64])for(const n of nets)stats(run(A,s,x=>n.embed(x),n.input),`${n.id} ${n.input.template} ${s}`);
const golden=[.3526,.2138,.6234,.2049,.4856,.3644,.3828,.5146,.6028,.5095]; const mean=[0.3474,0.2827,0.6526,0.2827,0.5,0.4487,0.3781,0.6095,0.6219,0.6095];
for(const [nm,pts] of [['landmark rule',mean],['box rule (goldens)',golden],['tight',mean.map((v,i)=>(v-.5)*1.1+.5)],['between',mean.map((v,i)=>(v+golden[i]!)/2)]] as any){const B=new TemplateAligner([{name:'3ddfa-120',aspect:1,points:pts,source:''}]);for(const s of [256,64]){stats(run(B,s,x=>ddfa.regress(x).shape,ddfa.input),`3ddfa shape ${nm} ${s}`,false);}}
