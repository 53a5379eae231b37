/** One argument of an op as TensorFlow's registry declares it. */
export interface OpArgument {
  readonly name: string;
  /** A dtype in words ("int32"), the attribute that holds it ("T"), or that of all tensors of a list ("T[]"). */
  readonly type: string;
  /** The attribute that counts the tensors, where the argument is a list of them. */
  readonly count: string | undefined;
}

export interface OpSignature {
  readonly inputs: readonly OpArgument[];
  readonly outputs: readonly OpArgument[];
  /** Draws from a generator: two equal nodes are two draws. */
  readonly stateful: boolean;
}

/**
 * The signature of an op, from TensorFlow's op registry. A function body names outputs ("conv:output:0") where a graph
 * numbers them, and the eager runtime infers attributes that a graph must state: both need the arguments' names.
 */
export function opSignature(op: string): OpSignature | undefined {
  return table.get(op);
}

// name, "!" where stateful, inputs "name:type" or "name:count*type" -> outputs
const registry = `
Abs x:T -> y:T
Acos x:T -> y:T
Acosh x:T -> y:T
Add x:T y:T -> z:T
AddN inputs:N*T -> sum:T
AddV2 x:T y:T -> z:T
All input:bool reduction_indices:Tidx -> output:bool
Any input:bool reduction_indices:Tidx -> output:bool
ArgMax input:T dimension:Tidx -> output:output_type
ArgMin input:T dimension:Tidx -> output:output_type
Asin x:T -> y:T
Asinh x:T -> y:T
Atan x:T -> y:T
Atan2 y:T x:T -> z:T
Atanh x:T -> y:T
AvgPool value:T -> output:T
AvgPool3D input:T -> output:T
AvgPool3DGrad orig_input_shape:int32 grad:T -> output:T
AvgPoolGrad orig_input_shape:int32 grad:T -> output:T
BatchMatMulV2 x:T y:T -> output:T
BatchToSpaceND input:T block_shape:Tblock_shape crops:Tcrops -> output:T
BiasAdd value:T bias:T -> output:T
BiasAddGrad out_backprop:T -> output:T
Bincount arr:int32 size:int32 weights:T -> bins:T
BroadcastArgs s0:T s1:T -> r0:T
BroadcastTo input:T shape:Tidx -> output:T
Cast x:SrcT -> y:DstT
Ceil x:T -> y:T
ClipByValue t:T clip_value_min:T clip_value_max:T -> output:T
Complex real:T imag:T -> out:Tout
ComplexAbs x:T -> y:Tout
ConcatV2 values:N*T axis:Tidx -> output:T
Conv2D input:T filter:T -> output:T
Conv2DBackpropFilter input:T filter_sizes:int32 out_backprop:T -> output:T
Conv2DBackpropInput input_sizes:int32 filter:T out_backprop:T -> output:T
Conv3D input:T filter:T -> output:T
Conv3DBackpropFilterV2 input:T filter_sizes:int32 out_backprop:T -> output:T
Conv3DBackpropInputV2 input_sizes:Tshape filter:T out_backprop:T -> output:T
Cos x:T -> y:T
Cosh x:T -> y:T
CropAndResize image:T boxes:float box_ind:int32 crop_size:int32 -> crops:float
Cumprod x:T axis:Tidx -> out:T
Cumsum x:T axis:Tidx -> out:T
DepthToSpace input:T -> output:T
DepthwiseConv2dNative input:T filter:T -> output:T
DepthwiseConv2dNativeBackpropFilter input:T filter_sizes:int32 out_backprop:T -> output:T
DepthwiseConv2dNativeBackpropInput input_sizes:int32 filter:T out_backprop:T -> output:T
Diag diagonal:T -> output:T
Dilation2D input:T filter:T -> output:T
Dilation2DBackpropFilter input:T filter:T out_backprop:T -> filter_backprop:T
Dilation2DBackpropInput input:T filter:T out_backprop:T -> in_backprop:T
Einsum inputs:N*T -> output:T
Elu features:T -> activations:T
EluGrad gradients:T outputs:T -> backprops:T
Equal x:T y:T -> z:bool
Erf x:T -> y:T
Exp x:T -> y:T
ExpandDims input:T dim:Tdim -> output:T
Expm1 x:T -> y:T
ExtractImagePatches images:T -> patches:T
FFT input:Tcomplex -> output:Tcomplex
Fill dims:index_type value:T -> output:T
Floor x:T -> y:T
FloorDiv x:T y:T -> z:T
FloorMod x:T y:T -> z:T
FusedBatchNorm x:T scale:T offset:T mean:T variance:T -> y:T batch_mean:T batch_variance:T reserve_space_1:T reserve_space_2:T
FusedBatchNormGradV3 y_backprop:T x:T scale:float reserve_space_1:U reserve_space_2:U reserve_space_3:U -> x_backprop:T scale_backprop:U offset_backprop:U reserve_space_4:U reserve_space_5:U
FusedBatchNormV3 x:T scale:U offset:U mean:U variance:U -> y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U reserve_space_3:U
GatherNd params:Tparams indices:Tindices -> output:Tparams
GatherV2 params:Tparams indices:Tindices axis:Taxis -> output:Tparams
Greater x:T y:T -> z:bool
GreaterEqual x:T y:T -> z:bool
IFFT input:Tcomplex -> output:Tcomplex
Identity input:T -> output:T
IdentityN input:T[] -> output:T[]
Imag input:T -> output:Tout
Inv x:T -> y:T
InvGrad y:T dy:T -> z:T
IsFinite x:T -> y:bool
IsInf x:T -> y:bool
IsNan x:T -> y:bool
LRN input:T -> output:T
LRNGrad input_grads:T input_image:T output_image:T -> output:T
LeakyRelu features:T -> activations:T
LeakyReluGrad gradients:T features:T -> backprops:T
Less x:T y:T -> z:bool
LessEqual x:T y:T -> z:bool
LinSpace start:T stop:T num:Tidx -> output:T
Log x:T -> y:T
Log1p x:T -> y:T
LogicalAnd x:bool y:bool -> z:bool
LogicalNot x:bool -> y:bool
LogicalOr x:bool y:bool -> z:bool
MatMul a:T b:T -> product:T
Max input:T reduction_indices:Tidx -> output:T
MaxPool input:T -> output:T
MaxPool3D input:T -> output:T
MaxPool3DGrad orig_input:TInput orig_output:TInput grad:T -> output:T
MaxPoolGrad orig_input:T orig_output:T grad:T -> output:T
Maximum x:T y:T -> z:T
Mean input:T reduction_indices:Tidx -> output:T
Min input:T reduction_indices:Tidx -> output:T
Minimum x:T y:T -> z:T
MirrorPad input:T paddings:Tpaddings -> output:T
MirrorPadGrad input:T paddings:Tpaddings -> output:T
Mul x:T y:T -> z:T
Multinomial! logits:T num_samples:int32 -> output:output_dtype
Neg x:T -> y:T
NonMaxSuppressionV3 boxes:T scores:T max_output_size:int32 iou_threshold:T_threshold score_threshold:T_threshold -> selected_indices:int32
NonMaxSuppressionV4 boxes:T scores:T max_output_size:int32 iou_threshold:T_threshold score_threshold:T_threshold -> selected_indices:int32 valid_outputs:int32
NonMaxSuppressionV5 boxes:T scores:T max_output_size:int32 iou_threshold:T score_threshold:T soft_nms_sigma:T -> selected_indices:int32 selected_scores:T valid_outputs:int32
NotEqual x:T y:T -> z:bool
OneHot indices:TI depth:int32 on_value:T off_value:T -> output:T
OnesLike x:T -> y:T
Pack values:N*T -> output:T
Pad input:T paddings:Tpaddings -> output:T
PadV2 input:T paddings:Tpaddings constant_values:T -> output:T
Pow x:T y:T -> z:T
Prod input:T reduction_indices:Tidx -> output:T
RandomStandardNormal! shape:T -> output:dtype
RandomUniform! shape:T -> output:dtype
Range start:Tidx limit:Tidx delta:Tidx -> output:Tidx
Real input:T -> output:Tout
RealDiv x:T y:T -> z:T
Reciprocal x:T -> y:T
Relu features:T -> activations:T
Relu6 features:T -> activations:T
Relu6Grad gradients:T features:T -> backprops:T
ReluGrad gradients:T features:T -> backprops:T
Reshape tensor:T shape:Tshape -> output:T
ResizeBilinear images:T size:int32 -> resized_images:float
ResizeBilinearGrad grads:float original_image:T -> output:T
ResizeNearestNeighbor images:T size:int32 -> resized_images:T
ResizeNearestNeighborGrad grads:T size:int32 -> output:T
ReverseV2 tensor:T axis:Tidx -> output:T
Rint x:T -> y:T
Round x:T -> y:T
Rsqrt x:T -> y:T
RsqrtGrad y:T dy:T -> z:T
ScatterNd indices:Tindices updates:T shape:Tindices -> output:T
Select condition:bool t:T e:T -> output:T
SelectV2 condition:bool t:T e:T -> output:T
Selu features:T -> activations:T
Shape input:T -> output:out_type
Sigmoid x:T -> y:T
SigmoidGrad y:T dy:T -> z:T
Sign x:T -> y:T
Sin x:T -> y:T
Sinh x:T -> y:T
Slice input:T begin:Index size:Index -> output:T
Softmax logits:T -> softmax:T
Softplus features:T -> activations:T
SoftplusGrad gradients:T features:T -> backprops:T
SpaceToBatchND input:T block_shape:Tblock_shape paddings:Tpaddings -> output:T
SpaceToDepth input:T -> output:T
SparseToDense sparse_indices:Tindices output_shape:Tindices sparse_values:T default_value:T -> dense:T
SplitV value:T size_splits:Tlen split_dim:int32 -> output:num_split*T
Sqrt x:T -> y:T
SqrtGrad y:T dy:T -> z:T
Square x:T -> y:T
SquaredDifference x:T y:T -> z:T
Squeeze input:T -> output:T
StatelessRandomNormal shape:T seed:Tseed -> output:dtype
StatelessRandomUniform shape:T seed:Tseed -> output:dtype
StridedSlice input:T begin:Index end:Index strides:Index -> output:T
Sub x:T y:T -> z:T
Sum input:T reduction_indices:Tidx -> output:T
Tan x:T -> y:T
Tanh x:T -> y:T
TanhGrad y:T dy:T -> z:T
TensorScatterUpdate tensor:T indices:Tindices updates:T -> output:T
Tile input:T multiples:Tmultiples -> output:T
TopKV2 input:T k:Tk -> values:T indices:index_type
Transpose x:T perm:Tperm -> y:T
TruncatedNormal! shape:T -> output:dtype
UniqueV2 x:T axis:Taxis -> y:T idx:out_idx
Unpack value:T -> output:num*T
UnsortedSegmentSum data:T segment_ids:Tindices num_segments:Tnumsegments -> output:T
Where input:T -> index:int64
ZerosLike x:T -> y:T
`;

function parseArgument(text: string): OpArgument {
  const [name = "", type = ""] = text.split(":");
  const [first = "", second] = type.split("*");
  return second === undefined ? { name, type: first, count: undefined } : { name, type: second, count: first };
}

function parseRow(row: string): [string, OpSignature] {
  const [left = "", right = ""] = row.split("->");
  const [op = "", ...inputs] = left.trim().split(" ");
  const outputs = right.trim().split(" ");
  const parse = (words: readonly string[]) => words.filter((word) => word !== "").map(parseArgument);
  return [op.replace("!", ""), { inputs: parse(inputs), outputs: parse(outputs), stateful: op.endsWith("!") }];
}

const table: ReadonlyMap<string, OpSignature> = new Map(registry.trim().split("\n").map(parseRow));
