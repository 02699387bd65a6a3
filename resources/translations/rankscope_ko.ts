<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>ControlText</name>
    <message>
        <source>columns</source>
        <translation>열</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>확대</translation>
    </message>
</context>
<context>
    <name>CoreText</name>
    <message>
        <source>% of model</source>
        <translation>모델의 %</translation>
    </message>
    <message>
        <source>0 as the published code counts; 1 as PEFT&apos;s own benchmark does.</source>
        <translation>0은 공개된 코드의 셈법, 1은 PEFT 자체 벤치마크의 셈법입니다.</translation>
    </message>
    <message>
        <source>0: all cores.</source>
        <translation>0: 모든 코어를 씁니다.</translation>
    </message>
    <message>
        <source>0: only at the end.</source>
        <translation>0: 마지막에만 합니다.</translation>
    </message>
    <message>
        <source>95 % bootstrap interval</source>
        <translation>95 % 부트스트랩 구간</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 구간</translation>
    </message>
    <message>
        <source>A bottleneck after attention and after the feed-forward part of each layer (arXiv 1902.00751).</source>
        <translation>각 층의 어텐션 뒤와 피드포워드 뒤에 병목을 하나씩 둡니다(arXiv 1902.00751).</translation>
    </message>
    <message>
        <source>A folder in the Hugging Face layout, or the name of a model in the cache.</source>
        <translation>Hugging Face 형식의 폴더 또는 캐시에 있는 모델의 이름입니다.</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>누적</translation>
    </message>
    <message>
        <source>AdaLoRA</source>
        <translation>AdaLoRA</translation>
    </message>
    <message>
        <source>AdaLoRA moves a rank budget between matrices; LoRA and SVD-LoRA keep one rank; full trains all; the others are the paper&apos;s baselines.</source>
        <translation>AdaLoRA는 랭크 예산을 행렬 사이에서 옮깁니다. LoRA와 SVD-LoRA는 랭크가 고정되고, full은 모두 학습하며, 나머지는 논문의 비교 기준입니다.</translation>
    </message>
    <message>
        <source>AdaLoRA&apos;s factors and penalty at a fixed rank; in the paper between LoRA and AdaLoRA.</source>
        <translation>AdaLoRA의 인자와 페널티를 고정 랭크로 씁니다. 논문에서는 LoRA와 AdaLoRA 사이였습니다.</translation>
    </message>
    <message>
        <source>AdamW as torch computes it, or as older transformers did (used by the authors).</source>
        <translation>AdamW를 torch 방식 또는 옛 transformers 방식(저자들이 사용)으로 계산합니다.</translation>
    </message>
    <message>
        <source>Adapted matrices</source>
        <translation>적용 행렬</translation>
    </message>
    <message>
        <source>Adapter dropout</source>
        <translation>어댑터 드롭아웃</translation>
    </message>
    <message>
        <source>Adapters (Houlsby)</source>
        <translation>어댑터(Houlsby)</translation>
    </message>
    <message>
        <source>Adapters (Pfeiffer)</source>
        <translation>어댑터(Pfeiffer)</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>알파</translation>
    </message>
    <message>
        <source>Also trained</source>
        <translation>함께 학습</translation>
    </message>
    <message>
        <source>An evaluation must beat the best by more than this to count as better.</source>
        <translation>평가가 지금까지의 최고값을 이보다 많이 넘어야 나아진 것으로 봅니다.</translation>
    </message>
    <message>
        <source>Arithmetic</source>
        <translation>연산 방식</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>배치 크기</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>배치 구성</translation>
    </message>
    <message>
        <source>Batches whose gradients are added before one optimizer step.</source>
        <translation>옵티마이저 스텝 하나에 앞서 그래디언트를 더할 배치 수입니다.</translation>
    </message>
    <message>
        <source>BitFit</source>
        <translation>BitFit</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>병목</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>체크포인트 간격</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>보관할 체크포인트</translation>
    </message>
    <message>
        <source>Class name or number in each row; a name, or a number from 0 without a header; a|b as for the text.</source>
        <translation>각 행의 클래스 이름 또는 숫자입니다. 열 이름, 또는 머리글이 없으면 0부터 센 번호를 씁니다. a|b는 텍스트 열과 같습니다.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>클래스</translation>
    </message>
    <message>
        <source>Classification into classes, or regression on a number.</source>
        <translation>클래스로 나누는 분류 또는 숫자를 맞히는 회귀입니다.</translation>
    </message>
    <message>
        <source>Decoupled decay on everything that is trained except biases and layer norms.</source>
        <translation>편향과 레이어 정규화를 뺀 모든 학습 가중치에 따로 적용하는 감쇠입니다.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Divides alpha by the rank that is left instead of the initial one; the authors found it worse.</source>
        <translation>알파를 초기 랭크 대신 남은 랭크로 나눕니다. 저자들은 더 나쁘다고 보고했습니다.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>드롭아웃</translation>
    </message>
    <message>
        <source>Empty: the distinct labels of the training data, sorted.</source>
        <translation>비워 두면 학습 데이터의 서로 다른 레이블을 정렬해 씁니다.</translation>
    </message>
    <message>
        <source>Endings of module names, or all-linear for every matrix of the layers; each match gets an adapter.</source>
        <translation>모듈 이름의 끝부분, 또는 층의 모든 행렬을 뜻하는 all-linear입니다. 일치하는 모듈마다 어댑터가 붙습니다.</translation>
    </message>
    <message>
        <source>Ends the run after so many evaluations in a row that were no better than the best; empty: never.</source>
        <translation>최고값보다 나아지지 않은 평가가 이만큼 이어지면 실행을 끝냅니다. 비워 두면 끝내지 않습니다.</translation>
    </message>
    <message>
        <source>Ends the run when an evaluation is this good or better; empty: never.</source>
        <translation>평가가 이 값에 이르거나 더 좋으면 실행을 끝냅니다. 비워 두면 끝내지 않습니다.</translation>
    </message>
    <message>
        <source>Ends the run with a checkpoint after so much time in training, resumed parts included; empty: none.</source>
        <translation>재개한 부분을 포함해 학습 시간이 이만큼 되면 체크포인트를 남기고 끝냅니다. 비워 두면 제한이 없습니다.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>에포크</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>평가 간격</translation>
    </message>
    <message>
        <source>Evaluation data</source>
        <translation>평가 데이터</translation>
    </message>
    <message>
        <source>FFN gate</source>
        <translation>FFN 게이트</translation>
    </message>
    <message>
        <source>FFN in</source>
        <translation>FFN 입력</translation>
    </message>
    <message>
        <source>FFN out</source>
        <translation>FFN 출력</translation>
    </message>
    <message>
        <source>Final phase</source>
        <translation>최종 단계</translation>
    </message>
    <message>
        <source>Folder with saved adapter tensors to start from; empty: fresh.</source>
        <translation>시작점으로 쓸 어댑터 텐서가 저장된 폴더입니다. 비워 두면 새로 시작합니다.</translation>
    </message>
    <message>
        <source>Form of the penalty</source>
        <translation>페널티의 형태</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>전체 미세 조정</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>그래디언트 클리핑</translation>
    </message>
    <message>
        <source>Gradient that is scored</source>
        <translation>점수에 쓰는 그래디언트</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>세분 단위</translation>
    </message>
    <message>
        <source>Highest ranks</source>
        <translation>최고 랭크</translation>
    </message>
    <message>
        <source>How the learning rate falls after its warm-up.</source>
        <translation>워밍업 뒤에 학습률이 내려가는 방식입니다.</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>중요도</translation>
    </message>
    <message>
        <source>Initial rank</source>
        <translation>초기 랭크</translation>
    </message>
    <message>
        <source>Initial vectors</source>
        <translation>초기 벡터</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>레이블 열</translation>
    </message>
    <message>
        <source>Largest norm of the whole gradient; 0 turns it off.</source>
        <translation>전체 그래디언트의 최대 노름입니다. 0이면 끕니다.</translation>
    </message>
    <message>
        <source>Last allocation</source>
        <translation>마지막 할당</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Least improvement</source>
        <translation>최소 개선폭</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <source>Length of the last phase with a fixed mask, a duration and not a time; 45 to 50 % is usual.</source>
        <translation>마스크가 고정되는 마지막 단계의 길이입니다. 시점이 아니라 기간이며, 45~50 %가 보통입니다.</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>LoRA whose row and column pairs are pruned by AdaLoRA&apos;s schedule; in the paper below AdaLoRA at every budget.</source>
        <translation>행과 열의 쌍을 AdaLoRA의 일정대로 잘라 내는 LoRA입니다. 논문에서는 모든 예산에서 AdaLoRA보다 낮았습니다.</translation>
    </message>
    <message>
        <source>LoRA with penalty</source>
        <translation>페널티를 쓰는 LoRA</translation>
    </message>
    <message>
        <source>LoRA with the orthogonality penalty on its factors; in the paper no better than plain LoRA.</source>
        <translation>인자에 직교성 페널티를 준 LoRA입니다. 논문에서는 일반 LoRA보다 낫지 않았습니다.</translation>
    </message>
    <message>
        <source>Longer texts are cut; special tokens count.</source>
        <translation>더 긴 텍스트는 자릅니다. 특수 토큰도 셉니다.</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>텍스트 최대 길이</translation>
    </message>
    <message>
        <source>Lowest ranks</source>
        <translation>최저 랭크</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Matrices and the rank above which they do not stay: intermediate.dense=6.</source>
        <translation>행렬과 그보다 위로는 남지 않는 랭크입니다: intermediate.dense=6.</translation>
    </message>
    <message>
        <source>Matrices and the rank below which they never fall: value=2, layer.0=1.</source>
        <translation>행렬과 그보다 아래로는 내려가지 않는 랭크입니다: value=2, layer.0=1.</translation>
    </message>
    <message>
        <source>Matrices that are held at one rank from the first allocation on: layer.5=8.</source>
        <translation>첫 할당부터 한 랭크로 고정할 행렬입니다: layer.5=8.</translation>
    </message>
    <message>
        <source>Matrices that stay as they are although they match: endings or parts, such as layer.0.</source>
        <translation>일치하더라도 그대로 두는 행렬입니다. 이름의 끝이나 일부를 적습니다. 예: layer.0.</translation>
    </message>
    <message>
        <source>Mean rank at the end; the budget is this times the number of matrices. The rank of methods without a budget.</source>
        <translation>끝에서의 평균 랭크입니다. 예산은 이 값에 행렬 수를 곱한 것입니다. 예산이 없는 방법에서는 랭크입니다.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Modules outside the adapters that are trained in full, by name.</source>
        <translation>어댑터 밖에서 통째로 학습할 모듈의 이름입니다.</translation>
    </message>
    <message>
        <source>Moves a rank budget between the matrices while it trains; best average on GLUE in the paper.</source>
        <translation>학습하는 동안 랭크 예산을 행렬 사이에서 옮깁니다. 논문의 GLUE 평균에서 가장 좋았습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Number of the first step</source>
        <translation>첫 스텝의 번호</translation>
    </message>
    <message>
        <source>Off: rows in the order of the file.</source>
        <translation>끄면 파일에 있는 순서대로 씁니다.</translation>
    </message>
    <message>
        <source>On the adapter&apos;s input; the published scripts use 0.</source>
        <translation>어댑터의 입력에 적용합니다. 공개된 스크립트는 0을 씁니다.</translation>
    </message>
    <message>
        <source>One bottleneck a layer, after the feed-forward part&apos;s layer norm (arXiv 2005.00247); half of Houlsby&apos;s cost.</source>
        <translation>층마다 병목 하나를 피드포워드의 레이어 정규화 뒤에 둡니다(arXiv 2005.00247). 비용은 Houlsby의 절반입니다.</translation>
    </message>
    <message>
        <source>One column, or two for sentence pairs; names, or numbers from 0 without a header; a|b: the first that a file has.</source>
        <translation>열 하나, 또는 문장 쌍이면 둘입니다. 이름, 또는 머리글이 없으면 0부터 센 번호를 씁니다. a|b는 파일에 있는 첫 번째를 뜻합니다.</translation>
    </message>
    <message>
        <source>One rank for every matrix, without singular values.</source>
        <translation>모든 행렬에 같은 랭크를 쓰며 특이값은 없습니다.</translation>
    </message>
    <message>
        <source>Only the first rows of the training data; empty: all.</source>
        <translation>학습 데이터의 처음 몇 행만 씁니다. 비워 두면 모두 씁니다.</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>Optimizer steps; empty: from the epochs.</source>
        <translation>옵티마이저 스텝 수입니다. 비워 두면 에포크에서 정해집니다.</translation>
    </message>
    <message>
        <source>Order of the data, initial vectors and dropout follow from it.</source>
        <translation>데이터 순서, 초기 벡터, 드롭아웃이 여기서 정해집니다.</translation>
    </message>
    <message>
        <source>Orthogonality</source>
        <translation>직교성</translation>
    </message>
    <message>
        <source>Overrides the model&apos;s own dropout; empty: as its config.json says.</source>
        <translation>모델 자체의 드롭아웃을 대신합니다. 비워 두면 config.json을 따릅니다.</translation>
    </message>
    <message>
        <source>Passes over the training data when no steps are given.</source>
        <translation>스텝 수를 주지 않았을 때 학습 데이터를 도는 횟수입니다.</translation>
    </message>
    <message>
        <source>Peak value; AdaLoRA is used with 5e-4 to 3e-3.</source>
        <translation>최고값입니다. AdaLoRA는 5e-4에서 3e-3 사이로 씁니다.</translation>
    </message>
    <message>
        <source>Pinned ranks</source>
        <translation>고정 랭크</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>Pruned LoRA</source>
        <translation>가지치기 LoRA</translation>
    </message>
    <message>
        <source>Pruned triplets</source>
        <translation>잘린 트리플릿</translation>
    </message>
    <message>
        <source>Rank of every adapted matrix at the start; the paper uses 1.5 times the target.</source>
        <translation>모든 적용 행렬이 시작할 때의 랭크입니다. 논문은 목표의 1.5배를 씁니다.</translation>
    </message>
    <message>
        <source>Rows in one forward pass of the evaluation.</source>
        <translation>평가에서 순전파 한 번에 넣는 행 수입니다.</translation>
    </message>
    <message>
        <source>Rows in one forward pass.</source>
        <translation>순전파 한 번에 넣는 행 수입니다.</translation>
    </message>
    <message>
        <source>Rows used</source>
        <translation>사용할 행</translation>
    </message>
    <message>
        <source>SVD-LoRA</source>
        <translation>SVD-LoRA</translation>
    </message>
    <message>
        <source>Scale by live rank</source>
        <translation>남은 랭크로 스케일</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>스케일</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>일정</translation>
    </message>
    <message>
        <source>Score of a triplet: all its three parts, or its singular value alone; doublet: no singular value, the same as pruned LoRA.</source>
        <translation>트리플릿의 점수입니다. 세 부분 모두로 매기거나 특이값만으로 매깁니다. doublet은 특이값이 없어 가지치기 LoRA와 같습니다.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>섞기</translation>
    </message>
    <message>
        <source>Smoothing of sensitivity</source>
        <translation>민감도 평활</translation>
    </message>
    <message>
        <source>Smoothing of uncertainty</source>
        <translation>불확실성 평활</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>시작점</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Steps at full rank before the budget falls; 12 to 15 % is usual.</source>
        <translation>예산이 줄기 전에 전체 랭크로 학습하는 스텝입니다. 12~15 %가 보통입니다.</translation>
    </message>
    <message>
        <source>Steps between allocations</source>
        <translation>할당 간격</translation>
    </message>
    <message>
        <source>Steps over which the learning rate rises from 0.</source>
        <translation>학습률이 0에서 올라가는 동안의 스텝입니다.</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>종료 목표값</translation>
    </message>
    <message>
        <source>Stop without improvement</source>
        <translation>개선 없을 때 종료</translation>
    </message>
    <message>
        <source>TSV, CSV, JSONL or Parquet; a path, or a name in the cache.</source>
        <translation>TSV, CSV, JSONL 또는 Parquet입니다. 경로 또는 캐시에 있는 이름을 적습니다.</translation>
    </message>
    <message>
        <source>Target budget</source>
        <translation>목표 예산</translation>
    </message>
    <message>
        <source>Target rank</source>
        <translation>목표 랭크</translation>
    </message>
    <message>
        <source>Target share</source>
        <translation>목표 비율</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>Text columns</source>
        <translation>텍스트 열</translation>
    </message>
    <message>
        <source>The allocator decides at every multiple of this.</source>
        <translation>할당기는 이 값의 배수가 되는 스텝마다 결정합니다.</translation>
    </message>
    <message>
        <source>The newest ones; older ones are removed.</source>
        <translation>가장 최근 것만 보관하고 오래된 것은 지웁니다.</translation>
    </message>
    <message>
        <source>The same columns as the training data; never trained on.</source>
        <translation>학습 데이터와 같은 열을 가집니다. 학습에는 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>The update is scaled by alpha / initial rank, whatever is pruned.</source>
        <translation>무엇이 잘리든 갱신량은 알파 / 초기 랭크로 스케일합니다.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Ties</source>
        <translation>동점 처리</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>시간 제한</translation>
    </message>
    <message>
        <source>Trained adapter weights at the end as a share of the model&apos;s, in place of the target rank; the paper compares 0.08 to 0.65 %.</source>
        <translation>끝에서 학습된 어댑터 가중치가 모델에서 차지하는 비율로, 목표 랭크를 대신합니다. 논문은 0.08~0.65 %를 비교합니다.</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>학습 데이터</translation>
    </message>
    <message>
        <source>Trains every weight of the model.</source>
        <translation>모델의 모든 가중치를 학습합니다.</translation>
    </message>
    <message>
        <source>Trains the biases alone (arXiv 2106.10199); 0.1 % of the weights.</source>
        <translation>편향만 학습합니다(arXiv 2106.10199). 가중치의 0.1 %입니다.</translation>
    </message>
    <message>
        <source>Triplets kept at the end, in place of the target rank; empty: by the target rank.</source>
        <translation>끝에서 유지할 트리플릿 수로, 목표 랭크를 대신합니다. 비워 두면 목표 랭크를 따릅니다.</translation>
    </message>
    <message>
        <source>Warm-up of the budget</source>
        <translation>예산 워밍업</translation>
    </message>
    <message>
        <source>Warm-up of the rate</source>
        <translation>학습률 워밍업</translation>
    </message>
    <message>
        <source>Watched measure</source>
        <translation>지켜볼 지표</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>가중치 감쇠</translation>
    </message>
    <message>
        <source>Weight of the past in the average deviation; 0.85 in all published code.</source>
        <translation>평균 편차에서 과거의 비중입니다. 공개된 코드는 모두 0.85입니다.</translation>
    </message>
    <message>
        <source>Weight of the past in the average of |w g|; 0.85 in all published code.</source>
        <translation>|w g|의 평균에서 과거의 비중입니다. 공개된 코드는 모두 0.85입니다.</translation>
    </message>
    <message>
        <source>Weight of the penalty that keeps the vectors orthonormal; 0 turns it off.</source>
        <translation>벡터를 정규 직교로 유지하는 페널티의 가중치입니다. 0이면 끕니다.</translation>
    </message>
    <message>
        <source>What happens when the final phase begins: as the authors&apos; code, or as PEFT.</source>
        <translation>최종 단계가 시작될 때의 동작입니다. 저자들의 코드 또는 PEFT를 따릅니다.</translation>
    </message>
    <message>
        <source>What the rules below look at; auto: accuracy, or what else speaks for the task. Of loss and mse less is better.</source>
        <translation>아래 규칙이 보는 값입니다. auto는 정확도 또는 과제를 대표하는 지표이며, loss와 mse는 작을수록 좋습니다.</translation>
    </message>
    <message>
        <source>What the run is called in lists and reports.</source>
        <translation>목록과 보고서에 나오는 실행의 이름입니다.</translation>
    </message>
    <message>
        <source>Width of each adapter; the paper compares 8 to 32 (Houlsby) and 16 to 64 (Pfeiffer).</source>
        <translation>각 어댑터의 너비입니다. 논문은 8~32(Houlsby)와 16~64(Pfeiffer)를 비교합니다.</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>정확도</translation>
    </message>
    <message>
        <source>adapter weights at the end</source>
        <translation>종료 시 어댑터 가중치</translation>
    </message>
    <message>
        <source>allocator</source>
        <translation>할당기</translation>
    </message>
    <message>
        <source>attn out</source>
        <translation>attn 출력</translation>
    </message>
    <message>
        <source>auto, cpu, cuda or cuda:0; auto takes a GPU when there is one.</source>
        <translation>auto, cpu, cuda 또는 cuda:0입니다. auto는 GPU가 있으면 GPU를 씁니다.</translation>
    </message>
    <message>
        <source>auto: bf16 where the processor has it in hardware, else fp32.</source>
        <translation>auto: 프로세서가 하드웨어로 지원하면 bf16, 아니면 fp32입니다.</translation>
    </message>
    <message>
        <source>auto: by the file name&apos;s ending.</source>
        <translation>auto: 파일 이름의 확장자를 따릅니다.</translation>
    </message>
    <message>
        <source>average</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>batches a step</source>
        <translation>스텝당 배치</translation>
    </message>
    <message>
        <source>budget</source>
        <translation>예산</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>data (SHA-256)</source>
        <translation>데이터(SHA-256)</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>early_stop</source>
        <translation>조기 종료</translation>
    </message>
    <message>
        <source>edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>edit_refused</source>
        <translation>편집 거부</translation>
    </message>
    <message>
        <source>evaluation examples</source>
        <translation>평가 예제</translation>
    </message>
    <message>
        <source>evaluations</source>
        <translation>회 평가</translation>
    </message>
    <message>
        <source>exact: they stay in every product; forward: in the final phase they leave the products, which is equal to rounding unless gradients are clipped.</source>
        <translation>exact: 모든 곱에 그대로 남습니다. forward: 최종 단계에서 곱에서 빠지며, 그래디언트를 클리핑하지 않으면 반올림까지 같습니다.</translation>
    </message>
    <message>
        <source>f1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>gaussian as published; orthonormal starts with a penalty of 0 and differs from the paper.</source>
        <translation>gaussian은 논문과 같습니다. orthonormal은 페널티 0에서 시작하며 논문과 다릅니다.</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>그래디언트 노름</translation>
    </message>
    <message>
        <source>group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>key</source>
        <translation>key</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>length: rows of similar length share a batch, in random order; random: any rows.</source>
        <translation>length: 길이가 비슷한 행끼리 배치를 이루며 순서는 무작위입니다. random: 아무 행이나 묶습니다.</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>matthews</source>
        <translation>매튜스 상관</translation>
    </message>
    <message>
        <source>mean difference</source>
        <translation>평균 차이</translation>
    </message>
    <message>
        <source>mean speed</source>
        <translation>평균 속도</translation>
    </message>
    <message>
        <source>mean time of a step</source>
        <translation>스텝 평균 시간</translation>
    </message>
    <message>
        <source>mean_norm as in the published code, squared_sum as printed in the paper; cosine asks for right angles only, not for unit length.</source>
        <translation>mean_norm은 공개된 코드, squared_sum은 논문의 식을 따릅니다. cosine은 직각만 요구하고 단위 길이는 요구하지 않습니다.</translation>
    </message>
    <message>
        <source>memory mb</source>
        <translation>메모리(MB)</translation>
    </message>
    <message>
        <source>method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>분</translation>
    </message>
    <message>
        <source>model weights (SHA-256)</source>
        <translation>모델 가중치(SHA-256)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>nonfinite</source>
        <translation>유한하지 않은 값</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>노름</translation>
    </message>
    <message>
        <source>note</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>notice</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p(Holm)</translation>
    </message>
    <message>
        <source>p (Wilcoxon)</source>
        <translation>p(Wilcoxon)</translation>
    </message>
    <message>
        <source>p (Wilcoxon, Holm)</source>
        <translation>p(Wilcoxon, Holm)</translation>
    </message>
    <message>
        <source>parity does every operation in the published order, for comparisons with PEFT; fast is equal to rounding.</source>
        <translation>parity는 모든 연산을 공개된 순서로 하여 PEFT와 비교할 수 있습니다. fast는 반올림까지 같습니다.</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>회</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>peak memory</source>
        <translation>최대 메모리</translation>
    </message>
    <message>
        <source>pearson</source>
        <translation>피어슨 상관</translation>
    </message>
    <message>
        <source>pooler</source>
        <translation>pooler</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>확률</translation>
    </message>
    <message>
        <source>query</source>
        <translation>query</translation>
    </message>
    <message>
        <source>reference prunes every score equal to the threshold; exact_topk keeps the budget.</source>
        <translation>reference는 임계값과 같은 점수를 모두 잘라 냅니다. exact_topk는 예산을 지킵니다.</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>재개됨</translation>
    </message>
    <message>
        <source>revival</source>
        <translation>되살림</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>행</translation>
    </message>
    <message>
        <source>s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>smoothed: sensitivity times uncertainty, best in the paper&apos;s ablation; sensitivity: the average alone; magnitude: the size of the singular value.</source>
        <translation>smoothed: 민감도 × 불확실성으로, 논문의 비교 실험에서 가장 좋았습니다. sensitivity: 평균만 씁니다. magnitude: 특이값의 크기입니다.</translation>
    </message>
    <message>
        <source>spearman</source>
        <translation>스피어만 상관</translation>
    </message>
    <message>
        <source>standard: alpha / rank; rslora: alpha / sqrt(rank), which keeps high ranks from fading.</source>
        <translation>standard: 알파 / 랭크. rslora: 알파 / sqrt(랭크)로, 높은 랭크가 약해지지 않게 합니다.</translation>
    </message>
    <message>
        <source>status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>steps done</source>
        <translation>완료한 스텝</translation>
    </message>
    <message>
        <source>steps or %</source>
        <translation>스텝 또는 %</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>time in training</source>
        <translation>학습 시간</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>토큰/초</translation>
    </message>
    <message>
        <source>total rank at the end</source>
        <translation>종료 시 총 랭크</translation>
    </message>
    <message>
        <source>total: with the penalty&apos;s part, as published; task: without it. With a heavy penalty the two rank triplets differently until the vectors are orthonormal.</source>
        <translation>total: 논문처럼 페널티의 몫을 포함합니다. task: 제외합니다. 페널티가 크면 벡터가 정규 직교가 될 때까지 두 순위가 다릅니다.</translation>
    </message>
    <message>
        <source>training examples</source>
        <translation>학습 예제</translation>
    </message>
    <message>
        <source>triplets a matrix</source>
        <translation>행렬당 트리플릿</translation>
    </message>
    <message>
        <source>triplets in all</source>
        <translation>전체 트리플릿</translation>
    </message>
    <message>
        <source>units</source>
        <translation>유닛</translation>
    </message>
    <message>
        <source>value</source>
        <translation>value</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>0 seeds common to all groups: a test needs at least 3</source>
        <translation>모든 그룹의 공통 시드 0개: 검정에는 3개 이상 필요</translation>
    </message>
    <message>
        <source>1 common seed: a test needs at least 3</source>
        <translation>공통 시드 1개: 검정에는 3개 이상 필요</translation>
    </message>
    <message>
        <source>1 seed common to all groups: a test needs at least 3</source>
        <translation>모든 그룹의 공통 시드 1개: 검정에는 3개 이상 필요</translation>
    </message>
    <message>
        <source>2 common seeds: a test needs at least 3</source>
        <translation>공통 시드 2개: 검정에는 3개 이상 필요</translation>
    </message>
    <message>
        <source>2 seeds common to all groups: a test needs at least 3</source>
        <translation>모든 그룹의 공통 시드 2개: 검정에는 3개 이상 필요</translation>
    </message>
    <message>
        <source>Friedman, by seeds</source>
        <translation>프리드먼 검정, 시드별</translation>
    </message>
    <message>
        <source>The program ended before this run did; resume it from its last checkpoint.</source>
        <translation>실행이 끝나기 전에 프로그램이 종료되었습니다. 마지막 체크포인트에서 재개하십시오.</translation>
    </message>
    <message>
        <source>Welch&apos;s ANOVA</source>
        <translation>웰치 분산 분석</translation>
    </message>
    <message>
        <source>a group does not scatter: F is not defined</source>
        <translation>흩어지지 않은 그룹이 있음: F가 정의되지 않음</translation>
    </message>
    <message>
        <source>a group has fewer than 3 values: no p</source>
        <translation>값이 3개 미만인 그룹이 있음: p 없음</translation>
    </message>
    <message>
        <source>all differences are the same: t is not defined</source>
        <translation>모든 차이가 같음: t가 정의되지 않음</translation>
    </message>
    <message>
        <source>all groups are equal on every seed</source>
        <translation>모든 시드에서 그룹이 같음</translation>
    </message>
    <message>
        <source>effect size</source>
        <translation>효과 크기</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>no common seed: nothing can be paired</source>
        <translation>공통 시드 없음: 짝지을 수 없음</translation>
    </message>
    <message>
        <source>no group scatters: F is not defined</source>
        <translation>흩어진 그룹이 없음: F가 정의되지 않음</translation>
    </message>
    <message>
        <source>one-way ANOVA</source>
        <translation>일원 분산 분석</translation>
    </message>
    <message>
        <source>statistic</source>
        <translation>통계량</translation>
    </message>
    <message>
        <source>test</source>
        <translation>검정</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>인코딩</translation>
    </message>
    <message>
        <source>Of the texts in the data; a byte that does not fit is refused.</source>
        <translation>데이터의 텍스트 인코딩입니다. 맞지 않는 바이트가 있으면 읽지 않습니다.</translation>
    </message>
</context>
<context>
    <name>FigureExport</name>
    <message>
        <source>Try &apos;rankscope export-figure --help&apos;.</source>
        <translation>&apos;rankscope export-figure --help&apos;를 실행해 보십시오.</translation>
    </message>
    <message>
        <source>Writes figures of stored runs, without a window or a display.</source>
        <translation>창이나 화면 없이 저장된 실행의 그림을 만듭니다.</translation>
    </message>
    <message>
        <source>Shows this help.</source>
        <translation>이 도움말을 보여 줍니다.</translation>
    </message>
    <message>
        <source>The workspace.</source>
        <translation>작업 공간입니다.</translation>
    </message>
    <message>
        <source>Id, uid or name of the run.</source>
        <translation>실행의 번호, uid 또는 이름입니다.</translation>
    </message>
    <message>
        <source>Of diff: the run that is taken off.</source>
        <translation>diff에서: 빼낼 실행입니다.</translation>
    </message>
    <message>
        <source>One of %1.</source>
        <translation>다음 중 하나입니다: %1.</translation>
    </message>
    <message>
        <source>The newest allocation at or before it; otherwise the last.</source>
        <translation>그 스텝 또는 그 앞의 가장 최근 할당입니다. 지정하지 않으면 마지막 할당입니다.</translation>
    </message>
    <message>
        <source>svg, pdf or png; otherwise as the file&apos;s name says.</source>
        <translation>svg, pdf 또는 png입니다. 지정하지 않으면 파일 이름을 따릅니다.</translation>
    </message>
    <message>
        <source>The file.</source>
        <translation>파일입니다.</translation>
    </message>
    <message>
        <source>Every view that there is something to draw for, into this folder.</source>
        <translation>그릴 것이 있는 모든 보기를 이 폴더에 만듭니다.</translation>
    </message>
    <message>
        <source>Dots an inch of PNG, 300 otherwise.</source>
        <translation>PNG의 인치당 점 수입니다. 지정하지 않으면 300입니다.</translation>
    </message>
    <message>
        <source>Width in millimetres.</source>
        <translation>밀리미터 단위의 너비입니다.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is not expected here.</source>
        <translation>&apos;%1&apos;은(는) 여기에 올 수 없습니다.</translation>
    </message>
    <message>
        <source>--%1 is missing.</source>
        <translation>--%1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>Name either a view with -o, or a folder with --all.</source>
        <translation>-o로 보기 하나를, 또는 --all로 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>There is no view &apos;%1&apos;; choose one of %2.</source>
        <translation>&apos;%1&apos; 보기가 없습니다. 다음 중에서 고르십시오: %2.</translation>
    </message>
    <message>
        <source>A difference needs a second run; name it with --against.</source>
        <translation>차이를 보려면 두 번째 실행이 필요합니다. --against로 지정하십시오.</translation>
    </message>
    <message>
        <source>The format &apos;%1&apos; is not known; choose svg, pdf or png.</source>
        <translation>&apos;%1&apos; 형식을 알 수 없습니다. svg, pdf, png 중에서 고르십시오.</translation>
    </message>
    <message>
        <source>--step %1 is no step; steps count from 0.</source>
        <translation>--step %1은(는) 스텝이 아닙니다. 스텝은 0부터 셉니다.</translation>
    </message>
    <message>
        <source>--dpi %1 is not between %2 and %3.</source>
        <translation>--dpi %1이(가) %2~%3 범위를 벗어납니다.</translation>
    </message>
    <message>
        <source>--width-mm %1 is not between %2 and %3.</source>
        <translation>--width-mm %1이(가) %2~%3 범위를 벗어납니다.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>%1 폴더를 만들 수 없습니다.</translation>
    </message>
    <message>
        <source>No %1: %2</source>
        <translation>%1 없음: %2</translation>
    </message>
    <message>
        <source>There is no run &quot;%1&quot; in %2; rankscope-cli list shows those that are there.</source>
        <translation>%2에 &quot;%1&quot; 실행이 없습니다. rankscope-cli list로 있는 실행을 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>FigureText</name>
    <message>
        <source>budgeting</source>
        <translation>예산 조정</translation>
    </message>
    <message>
        <source>final</source>
        <translation>최종</translation>
    </message>
    <message>
        <source>run %1 %2</source>
        <translation>실행 %1 %2</translation>
    </message>
    <message>
        <source>%1 has no allocation at or before step %2.</source>
        <translation>%1: 스텝 %2까지 할당이 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no allocations; its method keeps every triplet.</source>
        <translation>%1: 할당이 없습니다. 이 방법은 모든 트리플릿을 유지합니다.</translation>
    </message>
    <message>
        <source>%1 has no modules with ranks.</source>
        <translation>%1: 랭크가 있는 모듈이 없습니다.</translation>
    </message>
    <message>
        <source>The masks of %1 do not fit its modules.</source>
        <translation>%1: 마스크가 모듈과 맞지 않습니다.</translation>
    </message>
    <message>
        <source>%1 has no scores at this allocation.</source>
        <translation>%1: 이 할당에는 점수가 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no steps yet.</source>
        <translation>%1: 아직 스텝이 없습니다.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>regulariser</source>
        <translation>정규화 항</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>%1 has no orthogonality penalty.</source>
        <translation>%1: 직교성 페널티가 없습니다.</translation>
    </message>
    <message>
        <source>Orthogonality penalty</source>
        <translation>직교성 페널티</translation>
    </message>
    <message>
        <source>weight × penalty</source>
        <translation>가중치 × 페널티</translation>
    </message>
    <message>
        <source>%1 has no budget.</source>
        <translation>%1: 예산이 없습니다.</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>예산</translation>
    </message>
    <message>
        <source>triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>There is no run %1 to compare with.</source>
        <translation>비교할 실행 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>The two runs have no modules in common.</source>
        <translation>두 실행에 공통된 모듈이 없습니다.</translation>
    </message>
    <message>
        <source>There is no run %1.</source>
        <translation>실행 %1이(가) 없습니다.</translation>
    </message>
    <message>
        <source>There is no view &apos;%1&apos;.</source>
        <translation>&apos;%1&apos; 보기가 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no allocations with scores.</source>
        <translation>%1: 점수가 있는 할당이 없습니다.</translation>
    </message>
</context>
<context>
    <name>InspectWords</name>
    <message>
        <source>%1 × the threshold</source>
        <translation>임계값의 %1배</translation>
    </message>
    <message>
        <source>%1 % above it</source>
        <translation>%1 % 높음</translation>
    </message>
    <message>
        <source>%1 % below it</source>
        <translation>%1 % 낮음</translation>
    </message>
    <message>
        <source>score %1 %2 threshold %3</source>
        <translation>점수 %1 %2 임계값 %3</translation>
    </message>
    <message>
        <source>the budget still holds every triplet</source>
        <translation>예산이 아직 모든 트리플릿을 담습니다</translation>
    </message>
    <message>
        <source>, and what equals the threshold is masked</source>
        <translation>, 임계값과 같은 것은 마스크됩니다</translation>
    </message>
    <message>
        <source>, but a floor, a pin or the tie rule holds it</source>
        <translation>, 하한·고정 또는 동점 규칙이 붙들고 있습니다</translation>
    </message>
    <message>
        <source>its score %1 would do, but a ceiling or a pin cuts it</source>
        <translation>점수 %1(으)로 충분하지만 상한 또는 고정이 잘라 냅니다</translation>
    </message>
    <message>
        <source>this allocation was recorded without scores</source>
        <translation>이 할당은 점수 없이 기록되었습니다</translation>
    </message>
    <message>
        <source>Triplet %1 is kept at step %2: %3.</source>
        <translation>트리플릿 %1, 스텝 %2에서 유지: %3.</translation>
    </message>
    <message>
        <source>Triplet %1 is masked at step %2: %3.</source>
        <translation>트리플릿 %1, 스텝 %2에서 마스크됨: %3.</translation>
    </message>
    <message>
        <source>Place %1 of %2 by score, %3 may stay.</source>
        <translation>점수 순위 %2개 중 %1위이며, %3개가 남을 수 있습니다.</translation>
    </message>
    <message>
        <source>Of the score %1 % come from λ, %2 % from lora_A, %3 % from lora_B.</source>
        <translation>점수 가운데 %1 %는 λ, %2 %는 lora_A, %3 %는 lora_B에서 왔습니다.</translation>
    </message>
    <message>
        <source>Revived at step %1.</source>
        <translation>스텝 %1에서 되살아났습니다.</translation>
    </message>
    <message>
        <source>Masked since step %1.</source>
        <translation>스텝 %1부터 마스크되었습니다.</translation>
    </message>
    <message>
        <source>Kept since the start.</source>
        <translation>처음부터 유지되었습니다.</translation>
    </message>
    <message>
        <source>%1: %2 of %3 triplets kept</source>
        <translation>%1: 트리플릿 %3개 중 %2개 유지</translation>
    </message>
    <message>
        <source>%1: %2 of %3 triplets kept, %4 weights</source>
        <translation>%1: 트리플릿 %3개 중 %2개 유지, 가중치 %4개</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>임계값 %1</translation>
    </message>
    <message>
        <source>no threshold</source>
        <translation>임계값 없음</translation>
    </message>
    <message>
        <source>step %1: budget %2, kept %3, %4, %5 pruned, %6 revived</source>
        <translation>스텝 %1: 예산 %2, 유지 %3, %4, 잘림 %5, 되살림 %6</translation>
    </message>
    <message>
        <source>Kept ranks</source>
        <translation>유지된 랭크</translation>
    </message>
    <message>
        <source>Share of init_r</source>
        <translation>init_r 대비 비율</translation>
    </message>
    <message>
        <source>Kept parameters</source>
        <translation>유지된 매개변수</translation>
    </message>
    <message>
        <source>Share of the budget</source>
        <translation>예산에서 차지하는 비율</translation>
    </message>
    <message>
        <source>Norm of λ</source>
        <translation>λ의 노름</translation>
    </message>
    <message>
        <source>Sum of kept scores</source>
        <translation>유지된 점수의 합</translation>
    </message>
    <message>
        <source>Mean score</source>
        <translation>평균 점수</translation>
    </message>
    <message>
        <source>Mean sensitivity of λ</source>
        <translation>λ의 평균 민감도</translation>
    </message>
    <message>
        <source>Mean uncertainty of λ</source>
        <translation>λ의 평균 불확실성</translation>
    </message>
    <message>
        <source>Score (as the run did)</source>
        <translation>점수(실행 당시)</translation>
    </message>
    <message>
        <source>Sensitivity of λ alone</source>
        <translation>λ의 민감도만</translation>
    </message>
    <message>
        <source>Uncertainty of λ alone</source>
        <translation>λ의 불확실성만</translation>
    </message>
    <message>
        <source>|λ|</source>
        <translation>|λ|</translation>
    </message>
    <message>
        <source>Score for each weight it costs</source>
        <translation>가중치 하나당 점수</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>step %1: kept %2, %3, %4 pruned, %5 revived</source>
        <translation>%1단계: 유지 %2, %3, 가지치기 %4, 되살림 %5</translation>
    </message>
</context>
<context>
    <name>LaunchText</name>
    <message>
        <source>A workbench for AdaLoRA fine-tuning. &apos;rankscope export-figure --help&apos; writes figures without a window.</source>
        <translation>AdaLoRA 미세 조정 작업대입니다. &apos;rankscope export-figure --help&apos;는 창 없이 그림을 만드는 방법을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Shows this help.</source>
        <translation>이 도움말을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Shows the version.</source>
        <translation>버전을 보여 줍니다.</translation>
    </message>
    <message>
        <source>Opens this workspace; makes it when absent.</source>
        <translation>이 작업 공간을 엽니다. 없으면 만듭니다.</translation>
    </message>
    <message>
        <source>Starts a preset or a run configuration at once.</source>
        <translation>프리셋 또는 실행 구성을 바로 시작합니다.</translation>
    </message>
    <message>
        <source>system, light or dark; otherwise as in the settings.</source>
        <translation>system, light 또는 dark입니다. 지정하지 않으면 설정을 따릅니다.</translation>
    </message>
    <message>
        <source>Opens the workspace for reading only.</source>
        <translation>작업 공간을 읽기 전용으로 엽니다.</translation>
    </message>
    <message>
        <source>A workspace, or a run configuration (JSON) for the form.</source>
        <translation>작업 공간, 또는 양식에 넣을 실행 구성(JSON)입니다.</translation>
    </message>
    <message>
        <source>Try &apos;rankscope --help&apos;.</source>
        <translation>&apos;rankscope --help&apos;를 실행해 보십시오.</translation>
    </message>
    <message>
        <source>There is no theme &apos;%1&apos;; choose system, light or dark.</source>
        <translation>&apos;%1&apos; 테마가 없습니다. system, light, dark 중에서 고르십시오.</translation>
    </message>
    <message>
        <source>Only one file can be opened at a time; open a window for each.</source>
        <translation>파일은 한 번에 하나만 열 수 있습니다. 파일마다 창을 여십시오.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; and --workspace both name a workspace; leave one out.</source>
        <translation>&apos;%1&apos;과(와) --workspace가 모두 작업 공간을 가리킵니다. 하나를 빼십시오.</translation>
    </message>
    <message>
        <source>--start needs a workspace that can be written; leave --read-only out.</source>
        <translation>--start에는 쓸 수 있는 작업 공간이 필요합니다. --read-only를 빼십시오.</translation>
    </message>
    <message>
        <source>Reads and keeps settings in this file.</source>
        <translation>이 파일에서 설정을 읽고 여기에 보관합니다.</translation>
    </message>
    <message>
        <source>Sets a setting for this launch, such as preferences/language=ko; repeatable.</source>
        <translation>이번 실행에만 쓸 설정입니다. 예: preferences/language=ko. 여러 번 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot hold settings; name an INI file, or one that can be made.</source>
        <translation>&apos;%1&apos;에는 설정을 보관할 수 없습니다. INI 파일이나 만들 수 있는 파일을 지정하십시오.</translation>
    </message>
</context>
<context>
    <name>Level</name>
    <message>
        <source>Warning</source>
        <translation>경고</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>정보</translation>
    </message>
</context>
<context>
    <name>LimitText</name>
    <message>
        <source>All %1</source>
        <translation>모든 %1</translation>
    </message>
    <message>
        <source>All of layer %1</source>
        <translation>층 %1 전체</translation>
    </message>
    <message>
        <source>%1 of layer %2</source>
        <translation>층 %2의 %1</translation>
    </message>
    <message>
        <source>This matrix, %1</source>
        <translation>이 행렬, %1</translation>
    </message>
    <message>
        <source>Freeze at its rank, %1</source>
        <translation>현재 랭크에 고정, %1</translation>
    </message>
    <message>
        <source>Freeze each at its rank</source>
        <translation>각자의 현재 랭크에 고정</translation>
    </message>
    <message>
        <source>Pin at…</source>
        <translation>랭크 고정…</translation>
    </message>
    <message>
        <source>Hold at this rank from the next allocation on:</source>
        <translation>다음 할당부터 이 랭크로 고정:</translation>
    </message>
    <message>
        <source>Keep at least…</source>
        <translation>하한 설정…</translation>
    </message>
    <message>
        <source>Never below this rank:</source>
        <translation>이 랭크 아래로 내리지 않음:</translation>
    </message>
    <message>
        <source>Exclude: pin at 0</source>
        <translation>제외: 0에 고정</translation>
    </message>
    <message>
        <source>Lift the limits</source>
        <translation>제한 해제</translation>
    </message>
    <message>
        <source>Change by floors and pins</source>
        <translation>하한·고정에 따른 변화</translation>
    </message>
    <message>
        <source>Rank less that of the algorithm without floors and pins</source>
        <translation>랭크 − 하한·고정이 없을 때 알고리즘의 랭크</translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message>
        <source>, since %1</source>
        <translation>, %1부터</translation>
    </message>
    <message>
        <source> at %1</source>
        <translation> (%1)</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>스텝 %2 중 %1</translation>
    </message>
    <message>
        <source> on %1</source>
        <translation> · %1</translation>
    </message>
    <message>
        <source>%1 is marked as running elsewhere: %2%3.</source>
        <translation>%1: 다른 곳에서 실행 중으로 표시되어 있습니다(%2%3).</translation>
    </message>
    <message>
        <source>%1 is training: %2%3%4.</source>
        <translation>%1: 학습 중입니다(%2%3%4).</translation>
    </message>
    <message>
        <source>%1 is training (%2): %3%4%5.</source>
        <translation>%1: 학습 중입니다. %2, %3%4%5.</translation>
    </message>
    <message>
        <source>No run is open: start one on the New run page, or open one from Experiments.</source>
        <translation>열린 실행이 없습니다. 새 실행 페이지에서 시작하거나 실험 페이지에서 여십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n스텝</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is waiting for its turn.</source>
        <translation>%1: 차례를 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>%1 is being prepared: model and data are loading.</source>
        <translation>%1: 준비하고 있습니다. 모델과 데이터를 읽는 중입니다.</translation>
    </message>
    <message>
        <source>%1 is paused after %2%3.</source>
        <translation>%1: %2 뒤에 일시 중지되었습니다%3.</translation>
    </message>
    <message>
        <source>%1 finished after %2%3.</source>
        <translation>%1: %2 뒤에 끝났습니다%3.</translation>
    </message>
    <message>
        <source>%1 finished after %2%3 with %4.</source>
        <translation>%1: %2 뒤에 끝났습니다%3. 결과: %4.</translation>
    </message>
    <message>
        <source>%1 was stopped after %2%3.</source>
        <translation>%1: %2 뒤에 중지되었습니다%3.</translation>
    </message>
    <message>
        <source>%1 failed after %2%3.</source>
        <translation>%1: %2 뒤에 실패했습니다%3.</translation>
    </message>
    <message>
        <source>%1 was interrupted after %2; it can be resumed from Experiments.</source>
        <translation>%1: %2 뒤에 중단되었습니다. 실험 페이지에서 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Waiting for the run to start.</source>
        <translation>실행이 시작되기를 기다리고 있습니다.</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>열린 실행이 없습니다.</translation>
    </message>
    <message>
        <source>This method allocates nothing: it has no triplets to score.</source>
        <translation>이 방법은 할당하지 않으므로 점수를 매길 트리플릿이 없습니다.</translation>
    </message>
    <message>
        <source>Start and target budget are equal: nothing will be pruned.</source>
        <translation>시작 예산과 목표 예산이 같아 아무것도 잘리지 않습니다.</translation>
    </message>
    <message>
        <source>No allocation is left in the schedule.</source>
        <translation>일정에 남은 할당이 없습니다.</translation>
    </message>
    <message>
        <source>First allocation at step %1.</source>
        <translation>첫 할당은 스텝 %1입니다.</translation>
    </message>
    <message>
        <source>allocator: no run yet</source>
        <translation>할당기: 아직 실행 없음</translation>
    </message>
    <message>
        <source>allocator not watched: the schedule is not known</source>
        <translation>할당기 감시 안 함: 일정을 알 수 없음</translation>
    </message>
    <message>
        <source>no allocator in this method</source>
        <translation>이 방법에는 할당기 없음</translation>
    </message>
    <message>
        <source>ranks are final</source>
        <translation>랭크 확정됨</translation>
    </message>
    <message>
        <source>first allocation at step %1</source>
        <translation>첫 할당: 스텝 %1</translation>
    </message>
    <message>
        <source>allocator alive: step %1, −%2 +%3</source>
        <translation>할당기 정상: 스텝 %1, −%2 +%3</translation>
    </message>
    <message>
        <source>allocator late: due at step %1</source>
        <translation>할당기 지연: 스텝 %1 예정</translation>
    </message>
    <message>
        <source>allocator never ran</source>
        <translation>할당기가 한 번도 실행되지 않음</translation>
    </message>
    <message>
        <source>allocator without effect</source>
        <translation>할당기 효과 없음</translation>
    </message>
    <message>
        <source>Latest allocation at step %1: %2 pruned, %3 revived, %4 kept of %5 planned.</source>
        <translation>최근 할당(스텝 %1): 잘림 %2, 되살림 %3, 계획 %5개 중 %4개 유지.</translation>
    </message>
    <message>
        <source>This method trains its matrices at a fixed rank, or none at all.</source>
        <translation>이 방법은 행렬을 고정 랭크로 학습하거나 전혀 학습하지 않습니다.</translation>
    </message>
    <message>
        <source>The next allocation is due at step %1.</source>
        <translation>다음 할당은 스텝 %1입니다.</translation>
    </message>
    <message>
        <source>The final phase keeps these ranks.</source>
        <translation>최종 단계는 이 랭크를 유지합니다.</translation>
    </message>
    <message>
        <source>The target budget equals the start: lower method.target_r below method.init_r.</source>
        <translation>목표 예산이 시작 예산과 같습니다. method.target_r을 method.init_r보다 낮추십시오.</translation>
    </message>
    <message>
        <source>The schedule holds no allocation: lower method.delta_t or shorten tinit and tfinal.</source>
        <translation>일정에 할당이 없습니다. method.delta_t를 낮추거나 tinit과 tfinal을 줄이십시오.</translation>
    </message>
    <message>
        <source>An allocation was due at step %1 and has not come.</source>
        <translation>스텝 %1에 할당이 있어야 했으나 오지 않았습니다.</translation>
    </message>
    <message>
        <source>Every score is zero: the adapters get no gradients, or are frozen.</source>
        <translation>모든 점수가 0입니다. 어댑터가 그래디언트를 받지 못하거나 고정되어 있습니다.</translation>
    </message>
    <message>
        <source>More triplets are kept than planned: the mask has no effect.</source>
        <translation>계획보다 많은 트리플릿이 유지되었습니다. 마스크가 효과를 내지 못합니다.</translation>
    </message>
    <message>
        <source>Fewer are kept than planned: scores tied at the threshold are masked together.</source>
        <translation>계획보다 적게 유지되었습니다. 임계값에서 동점인 점수가 함께 마스크되었습니다.</translation>
    </message>
    <message>
        <source>The run was resumed in its final phase, where the ranks are fixed.</source>
        <translation>실행이 최종 단계에서 재개되어 랭크가 고정되어 있습니다.</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <comment>date and time in Qt&apos;s format letters</comment>
        <translation>yyyy년 M월 d일 HH:mm</translation>
    </message>
    <message>
        <source>The log does not tell when ranks were to be decided.</source>
        <translation>로그에는 랭크를 언제 정할지 기록되어 있지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MapText</name>
    <message>
        <source>fixed ranks</source>
        <translation>고정 랭크</translation>
    </message>
    <message>
        <source>before the first allocation</source>
        <translation>첫 할당 전</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>%1, kept %2</source>
        <translation>%1, 유지 %2</translation>
    </message>
    <message>
        <source>kept %1 of %2 triplets</source>
        <translation>트리플릿 %2개 중 %1개 유지</translation>
    </message>
    <message>
        <source>%1 − %2</source>
        <translation>%1 − %2</translation>
    </message>
    <message>
        <source>only in one of the runs</source>
        <translation>한쪽 실행에만 있음</translation>
    </message>
    <message>
        <source>%1 and %2 triplets: %3</source>
        <translation>트리플릿 %1개와 %2개: %3</translation>
    </message>
    <message>
        <source>%1 of %2 matrices differ</source>
        <translation>행렬 %2개 중 %1개가 다름</translation>
    </message>
    <message>
        <source>mean of %1</source>
        <translation>%1의 평균</translation>
    </message>
    <message>
        <source>deviation of %1</source>
        <translation>%1의 편차</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>실행 %1개</translation>
    </message>
    <message>
        <source>mean %1, deviation %2, n = %3</source>
        <translation>평균 %1, 편차 %2, n = %3</translation>
    </message>
    <message>
        <source>run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Jaccard of kept</source>
        <translation>유지 항목의 Jaccard</translation>
    </message>
    <message>
        <source>rank correlation</source>
        <translation>랭크 상관</translation>
    </message>
    <message>
        <source>other seed</source>
        <translation>다른 시드</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 and %3, difference %4</source>
        <translation>%1: %2, %3, 차이 %4</translation>
    </message>
    <message numerus="yes">
        <source>%n matrices only in %1: %2</source>
        <translation>
            <numerusform>%1에만 있는 행렬 %n개: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>seed not known</source>
        <translation>시드를 알 수 없음</translation>
    </message>
</context>
<context>
    <name>MapTileText</name>
    <message>
        <source>rest</source>
        <translation>나머지</translation>
    </message>
    <message>
        <source>not in both runs</source>
        <translation>한쪽 실행에만 있음</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>NamesOnly</name>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>File</source>
        <translation>파일</translation>
    </message>
</context>
<context>
    <name>PlotExport</name>
    <message>
        <source>%1 has no suffix that says the format; end it in .png, .svg or .pdf.</source>
        <translation>%1에 형식을 알려 주는 확장자가 없습니다. .png, .svg 또는 .pdf로 끝내십시오.</translation>
    </message>
    <message>
        <source>The picture %1 is too large for this machine&apos;s memory; make the chart smaller.</source>
        <translation>그림 %1이(가) 이 컴퓨터의 메모리에 비해 너무 큽니다. 차트를 줄이십시오.</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 내보내기</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 그림 (*.svg)</translation>
    </message>
    <message>
        <source>PDF page (*.pdf)</source>
        <translation>PDF 페이지 (*.pdf)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
</context>
<context>
    <name>PlotMenu</name>
    <message>
        <source>Show as table</source>
        <translation>표로 보기</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>데이터 복사</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>rank %1 to %2</source>
        <translation>랭크 %1 → %2</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>랭크 %1</translation>
    </message>
    <message>
        <source>%1 units</source>
        <translation>유닛 %1개</translation>
    </message>
    <message>
        <source>all weights</source>
        <translation>모든 가중치</translation>
    </message>
    <message>
        <source>biases only</source>
        <translation>편향만</translation>
    </message>
    <message>
        <source>%1 of %2, %3, on %4</source>
        <translation>%2에 %1, %3, 데이터 %4</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>There is no preset and no file named &apos;%1&apos;; &apos;rankscope-cli presets&apos; lists the presets.</source>
        <translation>&apos;%1&apos;(이)라는 프리셋도 파일도 없습니다. &apos;rankscope-cli presets&apos;로 프리셋 목록을 볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ProgressText</name>
    <message>
        <source>a few seconds left</source>
        <translation>몇 초 남음</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>1분 미만 남음</translation>
    </message>
    <message>
        <source>about 1 minute left</source>
        <translation>약 1분 남음</translation>
    </message>
    <message numerus="yes">
        <source>about %n minutes left</source>
        <translation>
            <numerusform>약 %n분 남음</numerusform>
        </translation>
    </message>
    <message>
        <source>about 1 hour left</source>
        <translation>약 1시간 남음</translation>
    </message>
    <message numerus="yes">
        <source>about %n hours left</source>
        <translation>
            <numerusform>약 %n시간 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n days left</source>
        <translation>
            <numerusform>약 %n일 남음</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>budgeting</source>
        <translation>예산 조정</translation>
    </message>
    <message>
        <source>final phase</source>
        <translation>최종 단계</translation>
    </message>
</context>
<context>
    <name>RankMapText</name>
    <message>
        <source>rest</source>
        <translation>나머지</translation>
    </message>
    <message>
        <source>Kept ranks</source>
        <translation>유지된 랭크</translation>
    </message>
    <message>
        <source>%1, step %2</source>
        <translation>%1, 스텝 %2</translation>
    </message>
    <message>
        <source>kept %1 of %2 triplets</source>
        <translation>트리플릿 %2개 중 %1개 유지</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 of %2 weights</source>
        <translation>가중치 %2개 중 %1개</translation>
    </message>
    <message>
        <source>unchanged so far</source>
        <translation>아직 바뀌지 않음</translation>
    </message>
    <message>
        <source>last changed at step %1</source>
        <translation>마지막 변경: 스텝 %1</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>층</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>평균</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>합계</translation>
    </message>
    <message>
        <source>kept %1, plan %2 of %3 at the start, target %4</source>
        <translation>유지 %1, 계획 %2 (시작 %3, 목표 %4)</translation>
    </message>
    <message>
        <source>kept %1 of %2, target %3</source>
        <translation>유지 %1/%2, 목표 %3</translation>
    </message>
    <message>
        <source>pinned at rank %1</source>
        <translation>랭크 %1에 고정됨</translation>
    </message>
    <message>
        <source>limited to ranks from %1 to %2</source>
        <translation>랭크 %1~%2 범위로 제한됨</translation>
    </message>
    <message>
        <source>kept %1 of %2</source>
        <translation>%2 중 %1 유지</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>%1 폴더를 만들 수 없습니다.</translation>
    </message>
    <message>
        <source>%1 has no suffix that says the format; end it in .html, .pdf or .md.</source>
        <translation>%1에 형식을 알려 주는 확장자가 없습니다. .html, .pdf 또는 .md로 끝내십시오.</translation>
    </message>
</context>
<context>
    <name>SettingText</name>
    <message>
        <source>&apos;%1&apos; is no value of %2; it takes %3.</source>
        <translation>&apos;%1&apos;은(는) %2의 값이 아닙니다. 가능한 값: %3.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; sets nothing; write one of %2, &apos;=&apos; and a value.</source>
        <translation>&apos;%1&apos;은(는) 아무것도 설정하지 않습니다. %2 중 하나와 &apos;=&apos;, 값을 쓰십시오.</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Everywhere</source>
        <translation>어디서나</translation>
    </message>
</context>
<context>
    <name>TailText</name>
    <message>
        <source>replaced from step %1</source>
        <translation>스텝 %1부터 대체됨</translation>
    </message>
</context>
<context>
    <name>WrittenFile</name>
    <message>
        <source>%1 cannot be written (%2); choose another folder.</source>
        <translation>%1에 쓸 수 없습니다(%2). 다른 폴더를 고르십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::Arrivals</name>
    <message>
        <source>as in the form (%1)</source>
        <translation>양식대로(%1)</translation>
    </message>
    <message>
        <source>preset %1</source>
        <translation>프리셋 %1</translation>
    </message>
    <message>
        <source>This workspace is open for reading only; open one for writing to import.</source>
        <translation>이 작업 공간은 읽기 전용으로 열려 있습니다. 가져오려면 쓸 수 있는 것을 여십시오.</translation>
    </message>
    <message>
        <source>%1 is imported next.</source>
        <translation>다음에 %1을(를) 가져옵니다.</translation>
    </message>
    <message>
        <source>Importing %1… %2 %</source>
        <translation>%1 가져오는 중… %2 %</translation>
    </message>
    <message>
        <source>Importing %1…</source>
        <translation>%1 가져오는 중…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>분석</translation>
    </message>
</context>
<context>
    <name>rankscope::CheckpointWorker</name>
    <message>
        <source>Run %1 has no checkpoint left.</source>
        <translation>실행 %1에 남은 체크포인트가 없습니다.</translation>
    </message>
    <message>
        <source>The checkpoint of run %1 after %2 steps is not there any more.</source>
        <translation>실행 %1의 스텝 %2 체크포인트가 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The run names no evaluation data to compare the merged model on; import it with its task, or merge it with rankscope-cli and --data.</source>
        <translation>실행에 병합 모델을 비교할 평가 데이터가 지정되어 있지 않습니다. 과제와 함께 가져오거나, rankscope-cli와 --data로 병합하십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::ColumnChooser</name>
    <message>
        <source>Search metrics and settings</source>
        <translation>지표와 설정 검색</translation>
    </message>
    <message>
        <source>Search columns</source>
        <translation>열 검색</translation>
    </message>
    <message>
        <source>Columns of the table</source>
        <translation>표의 열</translation>
    </message>
</context>
<context>
    <name>rankscope::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Find an action, a run or a setting</source>
        <translation>동작, 실행 또는 설정 찾기</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>찾은 항목</translation>
    </message>
</context>
<context>
    <name>rankscope::ComparePage</name>
    <message>
        <source>Baseline</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>The run that the others are compared with</source>
        <translation>다른 실행들과 비교할 기준이 되는 실행</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Which runs are repeats of each other, for bands, means and tests</source>
        <translation>서로의 반복으로 볼 실행(띠, 평균, 검정에 사용)</translation>
    </message>
    <message>
        <source>Views of the comparison</source>
        <translation>비교 보기</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Configuration, environment, data and results, run by run</source>
        <translation>구성, 환경, 데이터, 결과를 실행별로 비교</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Losses and metrics over steps, tokens or time</source>
        <translation>스텝, 토큰 또는 시간에 따른 손실과 지표</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>Where the ranks went, run by run and in comparison</source>
        <translation>랭크가 간 곳을 실행별로, 서로 견주어 표시</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Whether groups differ by more than their seeds</source>
        <translation>그룹 간 차이가 시드에 따른 차이보다 큰지 확인</translation>
    </message>
    <message>
        <source>Frontier</source>
        <translation>프런티어</translation>
    </message>
    <message>
        <source>What quality costs in weights, ranks or time</source>
        <translation>품질을 얻는 데 드는 가중치, 랭크 또는 시간</translation>
    </message>
    <message>
        <source>Parallel</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>Fields, costs and metrics side by side, with ranges</source>
        <translation>항목, 비용, 지표를 나란히 놓고 범위 지정</translation>
    </message>
    <message>
        <source>Scatter</source>
        <translation>산점도</translation>
    </message>
    <message>
        <source>Any two amounts of the runs against each other</source>
        <translation>실행의 두 값을 서로 견주기</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>equal but for the seed</source>
        <translation>시드만 다르고 같음</translation>
    </message>
    <message>
        <source>same %1</source>
        <translation>%1이(가) 같음</translation>
    </message>
    <message>
        <source>No runs are compared.</source>
        <translation>비교 중인 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Reading %1 runs…</source>
        <translation>실행 %1개를 읽는 중…</translation>
    </message>
    <message>
        <source>Choose at least two runs in the list on the left, or select runs on the Experiments page and press Compare.</source>
        <translation>왼쪽 목록에서 실행을 둘 이상 고르거나, 실험 페이지에서 실행을 선택하고 비교를 누르십시오.</translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>실행을 읽는 중…</translation>
    </message>
    <message>
        <source>%1 runs compared</source>
        <translation>실행 %1개 비교</translation>
    </message>
    <message numerus="yes">
        <source>%1 runs compared, in %n groups</source>
        <translation>
            <numerusform>실행 %1개 비교, 그룹 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::CompareTab</name>
    <message>
        <source>kept weights</source>
        <translation>유지된 가중치</translation>
    </message>
    <message>
        <source>total rank (triplets)</source>
        <translation>총 랭크(트리플릿)</translation>
    </message>
    <message>
        <source>adapter size (MB)</source>
        <translation>어댑터 크기(MB)</translation>
    </message>
    <message>
        <source>time of a step (s)</source>
        <translation>스텝 시간(초)</translation>
    </message>
    <message>
        <source>time in training (s)</source>
        <translation>학습 시간(초)</translation>
    </message>
    <message>
        <source>peak memory (MB)</source>
        <translation>최대 메모리(MB)</translation>
    </message>
    <message>
        <source>run</source>
        <translation>실행</translation>
    </message>
</context>
<context>
    <name>rankscope::ConfigurationView</name>
    <message>
        <source>Copy rows</source>
        <translation>행 복사</translation>
    </message>
    <message>
        <source>Only what differs from the defaults</source>
        <translation>기본값과 다른 것만</translation>
    </message>
    <message>
        <source>Configuration and environment</source>
        <translation>구성과 환경</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Search in fields and values</source>
        <translation>항목과 값에서 검색</translation>
    </message>
    <message>
        <source>Changed while it trained</source>
        <translation>학습 중에 바뀐 값</translation>
    </message>
    <message>
        <source>%1 from step %2 on</source>
        <translation>%1, 스텝 %2부터</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>환경</translation>
    </message>
    <message>
        <source>run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>%1 (uid %2)</source>
        <translation>%1(uid %2)</translation>
    </message>
    <message>
        <source>created</source>
        <translation>만든 때</translation>
    </message>
    <message>
        <source>device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>정밀도</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>trainable parameters</source>
        <translation>학습 매개변수</translation>
    </message>
    <message>
        <source>parameters in all</source>
        <translation>전체 매개변수</translation>
    </message>
    <message>
        <source>training examples</source>
        <translation>학습 예제</translation>
    </message>
    <message>
        <source>evaluation examples</source>
        <translation>평가 예제</translation>
    </message>
    <message>
        <source>model digest (SHA-256)</source>
        <translation>모델 다이제스트(SHA-256)</translation>
    </message>
    <message>
        <source>data digest (SHA-256)</source>
        <translation>데이터 다이제스트(SHA-256)</translation>
    </message>
    <message>
        <source>not told by the source</source>
        <translation>원본에 없음</translation>
    </message>
</context>
<context>
    <name>rankscope::CurveControls</name>
    <message>
        <source>Curve</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Metric of the upper chart</source>
        <translation>위쪽 차트의 지표</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>아래</translation>
    </message>
    <message>
        <source>Metric of the lower chart</source>
        <translation>아래쪽 차트의 지표</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>가로축</translation>
    </message>
    <message>
        <source>What the curves are drawn over; they are aligned by its value</source>
        <translation>곡선의 가로축이며, 그 값에 맞추어 정렬합니다</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>single runs</source>
        <translation>개별 실행</translation>
    </message>
    <message>
        <source>mean ± deviation</source>
        <translation>평균 ± 편차</translation>
    </message>
    <message>
        <source>mean, 95 % interval</source>
        <translation>평균, 95 % 구간</translation>
    </message>
    <message>
        <source>mean, min to max</source>
        <translation>평균, 최소~최대</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활</translation>
    </message>
    <message>
        <source>Over all points of a curve; curves of fewer than 100 points are drawn as they are</source>
        <translation>곡선의 모든 점에 적용합니다. 점이 100개보다 적은 곡선은 그대로 그립니다</translation>
    </message>
    <message>
        <source>moving average</source>
        <translation>이동 평균</translation>
    </message>
    <message>
        <source>TensorBoard&apos;s debiased exponential moving average</source>
        <translation>TensorBoard의 편향 보정 지수 이동 평균</translation>
    </message>
    <message>
        <source>time-weighted average</source>
        <translation>시간 가중 평균</translation>
    </message>
    <message>
        <source>Exponential average whose weights follow the distances along the axis, as Weights &amp; Biases has it</source>
        <translation>가로축의 간격에 따라 가중치를 주는 지수 평균으로, Weights &amp; Biases와 같은 방식입니다</translation>
    </message>
    <message>
        <source>running mean</source>
        <translation>구간 평균</translation>
    </message>
    <message>
        <source>Centred mean of a number of points</source>
        <translation>점을 가운데 둔 일정한 수의 점의 평균</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>가우시안</translation>
    </message>
    <message>
        <source>Centred mean with weights that fall off over a number of points</source>
        <translation>점을 가운데 두고 멀어질수록 가중치가 줄어드는 평균</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>The points as they are</source>
        <translation>점을 그대로 그립니다</translation>
    </message>
    <message>
        <source>Amount of smoothing</source>
        <translation>평활 정도</translation>
    </message>
    <message>
        <source>of</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Which charts the smoothing is chosen for</source>
        <translation>선택한 평활을 적용할 차트</translation>
    </message>
    <message>
        <source>both charts</source>
        <translation>두 차트</translation>
    </message>
    <message>
        <source>the upper chart</source>
        <translation>위쪽 차트</translation>
    </message>
    <message>
        <source>the lower chart</source>
        <translation>아래쪽 차트</translation>
    </message>
    <message>
        <source>Log x</source>
        <translation>로그 x</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis; places at 0 are left out</source>
        <translation>로그 가로축. 0인 위치는 뺍니다</translation>
    </message>
    <message>
        <source>Log y</source>
        <translation>로그 y</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis; values of 0 and below are left out</source>
        <translation>로그 세로축. 0 이하의 값은 뺍니다</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>Shows the points themselves behind the smoothed lines</source>
        <translation>평활선 뒤에 점 자체를 보여 줍니다</translation>
    </message>
    <message>
        <source>Outliers</source>
        <translation>이상치</translation>
    </message>
    <message>
        <source>The vertical axis shows the extreme 5 % at both ends too</source>
        <translation>세로축에 양 끝의 극단값 5 %도 보여 줍니다</translation>
    </message>
    <message>
        <source>Minus baseline</source>
        <translation>기준과의 차이</translation>
    </message>
    <message>
        <source>Draws each run&apos;s distance from the baseline at the same place of the axis</source>
        <translation>축의 같은 위치에서 각 실행이 기준과 떨어진 거리를 그립니다</translation>
    </message>
    <message>
        <source>Zoom together</source>
        <translation>함께 확대</translation>
    </message>
    <message>
        <source>Both charts show the same range of the horizontal axis; Backspace takes a zoom back</source>
        <translation>두 차트가 가로축의 같은 범위를 보여 줍니다. Backspace로 확대를 되돌립니다</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>optimizer step</source>
        <translation>옵티마이저 스텝</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>에포크</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>토큰</translation>
    </message>
    <message>
        <source>time since its start</source>
        <translation>시작 후 경과 시간</translation>
    </message>
    <message>
        <source>time without pauses</source>
        <translation>일시 중지 제외 시간</translation>
    </message>
    <message>
        <source>wall time</source>
        <translation>실제 시각</translation>
    </message>
    <message>
        <source> points</source>
        <translation> 점</translation>
    </message>
    <message>
        <source>Weight of what came before, 0 to 0.999</source>
        <translation>앞선 값의 가중치, 0~0.999</translation>
    </message>
    <message>
        <source>Points in the window</source>
        <translation>창에 드는 점의 수</translation>
    </message>
    <message>
        <source>Standard deviation of the weights, in points</source>
        <translation>가중치의 표준 편차(점 단위)</translation>
    </message>
    <message>
        <source>How groups of runs are drawn: each run, or the middle of a group with a band</source>
        <translation>실행 그룹을 그리는 방식: 실행마다, 또는 그룹의 가운데 값과 띠</translation>
    </message>
    <message>
        <source>Each run in its own colour</source>
        <translation>실행마다 자기 색으로</translation>
    </message>
    <message>
        <source>runs by group</source>
        <translation>그룹별 실행</translation>
    </message>
    <message>
        <source>One colour a group; dashes tell its runs apart</source>
        <translation>그룹마다 한 색; 그룹 안의 실행은 선 모양으로 구별</translation>
    </message>
    <message>
        <source>Standard deviation over the group&apos;s runs</source>
        <translation>그룹에 속한 실행들의 표준 편차</translation>
    </message>
    <message>
        <source>mean ± std. error</source>
        <translation>평균 ± 표준 오차</translation>
    </message>
    <message>
        <source>Standard deviation / √n</source>
        <translation>표준 편차 / √n</translation>
    </message>
    <message>
        <source>Student&apos;s interval of the mean</source>
        <translation>평균의 스튜던트 신뢰 구간</translation>
    </message>
    <message>
        <source>Lowest and highest run at each place</source>
        <translation>각 위치에서 가장 낮은 실행과 가장 높은 실행</translation>
    </message>
    <message>
        <source>median, min to max</source>
        <translation>중앙값, 최소~최대</translation>
    </message>
    <message>
        <source>median, quartiles</source>
        <translation>중앙값, 사분위수</translation>
    </message>
    <message>
        <source>The middle half of the runs</source>
        <translation>가운데 절반의 실행</translation>
    </message>
</context>
<context>
    <name>rankscope::CurveLayer</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n개 더</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n above</source>
        <translation>
            <numerusform>위로 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n below</source>
        <translation>
            <numerusform>아래로 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::CurvePlot</name>
    <message>
        <source>drawn %1 of %2</source>
        <translation>%2개 중 %1개 표시</translation>
    </message>
    <message numerus="yes">
        <source>%n not above 0 left out</source>
        <translation>
            <numerusform>0 이하 %n개 제외</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n개 더</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>확대 초기화</translation>
    </message>
    <message>
        <source>Logarithmic y axis</source>
        <translation>로그 y축</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>평활</translation>
    </message>
    <message>
        <source>Show outliers</source>
        <translation>이상치 표시</translation>
    </message>
    <message>
        <source>%1 (smoothed %2)</source>
        <translation>%1(평활 %2)</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>확대 되돌리기</translation>
    </message>
    <message>
        <source>Next kind of smoothing</source>
        <translation>다음 평활 방식</translation>
    </message>
</context>
<context>
    <name>rankscope::CurvesTab</name>
    <message>
        <source>None of the chosen runs has this metric.</source>
        <translation>고른 실행 중 이 지표가 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>optimizer step</source>
        <translation>옵티마이저 스텝</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>에포크</translation>
    </message>
    <message>
        <source>tokens seen</source>
        <translation>읽은 토큰</translation>
    </message>
    <message>
        <source>time since the start of the run (min)</source>
        <translation>실행 시작 후 시간(분)</translation>
    </message>
    <message>
        <source>wall time after %1 (h)</source>
        <translation>%1 이후 실제 시각(시간)</translation>
    </message>
    <message>
        <source>wall time (h)</source>
        <translation>실제 시각(시간)</translation>
    </message>
    <message>
        <source>Reading the curves…</source>
        <translation>곡선을 읽는 중…</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>실행 %1개</translation>
    </message>
    <message>
        <source>%1 groups of %2 runs</source>
        <translation>실행 %2개, 그룹 %1개</translation>
    </message>
    <message>
        <source>%1, difference from %2</source>
        <translation>%1, %2과(와)의 차이</translation>
    </message>
    <message>
        <source>%1 (n = %2)</source>
        <translation>%1(n = %2)</translation>
    </message>
    <message>
        <source>time since the start of the run, without pauses (min)</source>
        <translation>실행 시작 후 시간, 일시 중지 제외(분)</translation>
    </message>
    <message>
        <source>; not drawn, because their pauses were not recorded: %1</source>
        <translation>; 일시 중지가 기록되지 않아 그리지 않음: %1</translation>
    </message>
</context>
<context>
    <name>rankscope::DensityHeader</name>
    <message>
        <source>threshold</source>
        <translation>임계값</translation>
    </message>
    <message numerus="yes">
        <source>%n triplets</source>
        <translation>
            <numerusform>트리플릿 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::DensityPlot</name>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>score S</source>
        <translation>점수 S</translation>
    </message>
    <message>
        <source>allocation at step %1</source>
        <translation>스텝 %1의 할당</translation>
    </message>
    <message numerus="yes">
        <source>%n triplets</source>
        <translation>
            <numerusform>트리플릿 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>score 0, which has no logarithm</source>
        <translation>점수 0(로그 없음)</translation>
    </message>
    <message>
        <source>score from %1 to %2</source>
        <translation>점수 %1~%2</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>임계값 %1</translation>
    </message>
    <message>
        <source>Scores over time</source>
        <translation>시간에 따른 점수</translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>확대 초기화</translation>
    </message>
    <message>
        <source>Scores over time, %1</source>
        <translation>시간에 따른 점수, %1</translation>
    </message>
</context>
<context>
    <name>rankscope::DeviceDelegate</name>
    <message>
        <source>Device of the run</source>
        <translation>실행의 장치</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>The first GPU, else the CPU</source>
        <translation>첫 번째 GPU, 없으면 CPU</translation>
    </message>
    <message>
        <source>%1 (not on this machine)</source>
        <translation>%1(이 컴퓨터에 없음)</translation>
    </message>
</context>
<context>
    <name>rankscope::DifferenceModel</name>
    <message>
        <source>environment</source>
        <translation>환경</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>configuration</source>
        <translation>구성</translation>
    </message>
    <message>
        <source>default: %1</source>
        <translation>기본값: %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 (baseline)</source>
        <translation>%1(기준)</translation>
    </message>
</context>
<context>
    <name>rankscope::DifferenceTab</name>
    <message>
        <source>Differences only</source>
        <translation>차이만</translation>
    </message>
    <message>
        <source>Search keys and values</source>
        <translation>키와 값 검색</translation>
    </message>
    <message>
        <source>Search of the table</source>
        <translation>표 검색</translation>
    </message>
    <message>
        <source>Differences between the runs</source>
        <translation>실행 간 차이</translation>
    </message>
    <message>
        <source>Copy as TSV</source>
        <translation>TSV로 복사</translation>
    </message>
    <message>
        <source>The runs do not differ; %1 keys are the same.</source>
        <translation>실행들이 다르지 않습니다. 키 %1개가 같습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 keys shown, %3 differ</source>
        <translation>키 %2개 중 %1개 표시, %3개가 다름</translation>
    </message>
    <message>
        <source>Hide this run</source>
        <translation>이 실행 숨기기</translation>
    </message>
    <message>
        <source>Open this run</source>
        <translation>이 실행 열기</translation>
    </message>
    <message>
        <source>Show all runs</source>
        <translation>모든 실행 표시</translation>
    </message>
    <message>
        <source>Ignore unknown keys</source>
        <translation>미확인 키 무시</translation>
    </message>
    <message>
        <source>A key that some of the runs do not know is no difference; on at first where the configuration of an imported run is not known</source>
        <translation>일부 실행에서 확인할 수 없는 키는 차이로 보지 않습니다. 가져온 실행의 구성을 알 수 없으면 처음부터 켜져 있습니다</translation>
    </message>
    <message>
        <source>Drag moves a run, a double click opens it, right click pins it at the left or hides it</source>
        <translation>끌면 실행을 옮기고, 두 번 클릭하면 열고, 오른쪽 클릭하면 왼쪽에 고정하거나 숨깁니다</translation>
    </message>
    <message>
        <source>Unpin this run</source>
        <translation>이 실행 고정 해제</translation>
    </message>
    <message>
        <source>Pin this run at the left</source>
        <translation>이 실행을 왼쪽에 고정</translation>
    </message>
    <message numerus="yes">
        <source>; %n known to some only</source>
        <translation>
            <numerusform>; %n개는 일부 실행에만 있음</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::EditDialog</name>
    <message>
        <source>Edit the run</source>
        <translation>실행 편집</translation>
    </message>
    <message>
        <source>In force from step %1 on. What the run began with stays in its configuration, and the change is kept among its events.</source>
        <translation>스텝 %1부터 적용됩니다. 처음의 값은 실행의 구성에 남고, 변경은 이벤트에 기록됩니다.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>Mend what is wrong first</source>
        <translation>먼저 잘못된 곳을 고치십시오</translation>
    </message>
    <message>
        <source>Nothing is changed yet</source>
        <translation>아직 바뀐 것이 없습니다</translation>
    </message>
    <message>
        <source>In force from the next step on</source>
        <translation>다음 스텝부터 적용됩니다</translation>
    </message>
    <message>
        <source>The learning rate peaks at %1 and follows its schedule.</source>
        <translation>학습률의 최고값은 %1이며 일정을 따릅니다.</translation>
    </message>
    <message>
        <source>The next allocation at step %1 keeps %2 of %3 triplets.</source>
        <translation>다음 할당(스텝 %1)은 트리플릿 %3개 중 %2개를 유지합니다.</translation>
    </message>
    <message>
        <source>No allocation is left: the ranks are final.</source>
        <translation>남은 할당이 없어 랭크가 확정되었습니다.</translation>
    </message>
    <message>
        <source>%1 The budget reaches %2 triplets at step %3, where the final phase of %4 steps begins. %5</source>
        <translation>%1 예산은 스텝 %3에서 트리플릿 %2개에 이르고, 거기서 %4스텝의 최종 단계가 시작됩니다. %5</translation>
    </message>
</context>
<context>
    <name>rankscope::EventsView</name>
    <message>
        <source>With allocations</source>
        <translation>할당 포함</translation>
    </message>
    <message>
        <source>Events of the run</source>
        <translation>실행의 이벤트</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>일어난 일</translation>
    </message>
    <message>
        <source>Search in events</source>
        <translation>이벤트에서 검색</translation>
    </message>
    <message>
        <source>allocation</source>
        <translation>할당</translation>
    </message>
</context>
<context>
    <name>rankscope::ExportDesk</name>
    <message>
        <source>%1 has no checkpoint that could be exported; resume or repeat the run.</source>
        <translation>%1에는 내보낼 체크포인트가 없습니다. 실행을 재개하거나 다시 학습하십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::ExportDialog</name>
    <message>
        <source>Export %1</source>
        <translation>%1 내보내기</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>The state of the run that is written</source>
        <translation>내보낼 실행의 상태</translation>
    </message>
    <message>
        <source>newest, after %1 steps</source>
        <translation>최신, %1스텝 뒤</translation>
    </message>
    <message>
        <source>after %1 steps</source>
        <translation>%1스텝 뒤</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>형식</translation>
    </message>
    <message>
        <source>Made when it is not there</source>
        <translation>없으면 만듭니다</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>What is written of each module</source>
        <translation>모듈별로 내보낼 내용</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>모듈</translation>
    </message>
    <message>
        <source>Triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>파일 내용</translation>
    </message>
    <message>
        <source>Reading the checkpoint…</source>
        <translation>체크포인트를 읽는 중…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Folder to write to</source>
        <translation>내보낼 폴더</translation>
    </message>
    <message>
        <source>Replace files</source>
        <translation>파일 바꾸기</translation>
    </message>
    <message>
        <source>%1 is there already. Replace it?</source>
        <translation>%1이(가) 이미 있습니다. 바꿀까요?</translation>
    </message>
    <message>
        <source>These files are replaced: %1.</source>
        <translation>다음 파일을 바꿉니다: %1.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>쓰는 중…</translation>
    </message>
    <message>
        <source>Reading it again and comparing its outputs…</source>
        <translation>다시 읽어 출력을 비교하는 중…</translation>
    </message>
    <message>
        <source>Name a folder first</source>
        <translation>먼저 폴더를 지정하십시오</translation>
    </message>
    <message>
        <source>Writes the files</source>
        <translation>파일을 씁니다</translation>
    </message>
    <message>
        <source>There is nothing to write yet</source>
        <translation>아직 쓸 것이 없습니다</translation>
    </message>
    <message>
        <source>Reads the adapter again and compares its outputs with the checkpoint&apos;s</source>
        <translation>어댑터를 다시 읽어 출력을 체크포인트의 출력과 비교합니다</translation>
    </message>
    <message>
        <source>An adapter with weights can be verified once it is written</source>
        <translation>가중치가 있는 어댑터는 쓴 뒤에 검증할 수 있습니다</translation>
    </message>
    <message>
        <source>PEFT adapter</source>
        <translation>PEFT 어댑터</translation>
    </message>
    <message>
        <source>Plain LoRA with weights</source>
        <translation>일반 LoRA, 가중치 포함</translation>
    </message>
    <message>
        <source>Plain LoRA, structure only</source>
        <translation>일반 LoRA, 구조만</translation>
    </message>
    <message>
        <source>Merged model</source>
        <translation>병합 모델</translation>
    </message>
    <message>
        <source>As it was trained, for Hugging Face PEFT; pruned triplets are left out</source>
        <translation>학습된 그대로 내보내 Hugging Face PEFT에서 씁니다. 잘린 트리플릿은 뺍니다</translation>
    </message>
    <message>
        <source>The same function for programs that do not know AdaLoRA; λ is folded into lora_B</source>
        <translation>AdaLoRA를 모르는 프로그램에서도 같은 함수가 되도록 λ를 lora_B에 합칩니다</translation>
    </message>
    <message>
        <source>A configuration with the ranks that were found, to train a LoRA anew</source>
        <translation>찾은 랭크를 담은 구성입니다. LoRA를 새로 학습할 때 씁니다</translation>
    </message>
    <message>
        <source>The full model with the update folded in, for transformers</source>
        <translation>갱신량을 합친 전체 모델입니다. transformers에서 씁니다</translation>
    </message>
    <message>
        <source>model.safetensors, config.json and the tokenizer: about %1, with the update of %2 matrices folded in.</source>
        <translation>model.safetensors, config.json, 토크나이저: 약 %1, 행렬 %2개의 갱신량을 합칩니다.</translation>
    </message>
    <message>
        <source>model.safetensors, config.json and the tokenizer: about %1.</source>
        <translation>model.safetensors, config.json, 토크나이저: 약 %1.</translation>
    </message>
    <message>
        <source>%1 of %2 triplets in %3 of %4 modules</source>
        <translation>모듈 %4개 중 %3개에서 트리플릿 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1: the ranks of %2, no weights.</source>
        <translation>%1: %2의 랭크, 가중치 없음.</translation>
    </message>
    <message>
        <source>%1: %2, %3.</source>
        <translation>%1: %2, %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n modules of rank 0 are excluded.</source>
        <translation>
            <numerusform>랭크 0인 모듈 %n개는 제외합니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n modules of rank 0 are kept as empty ones.</source>
        <translation>
            <numerusform>랭크 0인 모듈 %n개는 빈 모듈로 남깁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The ranks are not final at this checkpoint, so that pruned triplets are written as well.</source>
        <translation>이 체크포인트에서는 랭크가 확정되지 않아 잘린 트리플릿도 함께 씁니다.</translation>
    </message>
    <message>
        <source>folded into the weight</source>
        <translation>가중치에 합침</translation>
    </message>
    <message>
        <source>weight as it is</source>
        <translation>가중치 그대로</translation>
    </message>
    <message>
        <source>rank_pattern with %1 of %2</source>
        <translation>rank_pattern, %2개 중 %1개</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>랭크 %1</translation>
    </message>
    <message>
        <source>rank 0, empty tensors</source>
        <translation>랭크 0, 빈 텐서</translation>
    </message>
    <message>
        <source>excluded, rank 0</source>
        <translation>제외, 랭크 0</translation>
    </message>
    <message>
        <source>Written: the ranks of %1 modules, in %2.</source>
        <translation>모듈 %1개의 랭크를 %2에 썼습니다.</translation>
    </message>
    <message>
        <source>Written: %1 triplets in %2 modules, %3, in %4.</source>
        <translation>모듈 %2개의 트리플릿 %1개(%3)를 %4에 썼습니다.</translation>
    </message>
    <message>
        <source>Written and read back: max |merged − adapted| is %1 over %2 rows whose outputs reach %3; %4 in %5.</source>
        <translation>%5에 쓰고(%4) 다시 읽었습니다. 출력이 최대 %3인 %2행에서 최대 |병합 − 어댑터|는 %1입니다.</translation>
    </message>
    <message>
        <source>%1 made-up sentences</source>
        <translation>임의 문장 %1개</translation>
    </message>
    <message>
        <source>%1 evaluation rows</source>
        <translation>평가 데이터 %1행</translation>
    </message>
    <message>
        <source>%1: max |difference of outputs| is %2 over %3 (limit %4, fp32; outputs reach %5).</source>
        <translation>%1: %3에서 최대 |출력 차이|는 %2입니다(한도 %4, fp32, 출력 최대 %5).</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>검증됨</translation>
    </message>
    <message>
        <source>Not equal</source>
        <translation>불일치</translation>
    </message>
    <message>
        <source>All %1 modules come back with their ranks, %2 of them with rank 0.</source>
        <translation>모듈 %1개가 모두 원래 랭크로 읽혔으며, 그중 %2개는 랭크 0입니다.</translation>
    </message>
    <message>
        <source>The ranks that come back are others.</source>
        <translation>다시 읽은 랭크가 원래와 다릅니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::FieldEditor</name>
    <message>
        <source>%1, in %2</source>
        <translation>%1, 단위 %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>찾아보기</translation>
    </message>
    <message>
        <source>choose a file</source>
        <translation>파일 고르기</translation>
    </message>
    <message>
        <source>Data (*.tsv *.csv *.jsonl *.parquet)</source>
        <translation>데이터 (*.tsv *.csv *.jsonl *.parquet)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>쉼표로 구분</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>설정 안 함</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>in per cent of all steps</source>
        <translation>전체 스텝의 백분율</translation>
    </message>
    <message>
        <source>in steps</source>
        <translation>스텝 수</translation>
    </message>
    <message>
        <source>on</source>
        <translation>켬</translation>
    </message>
    <message>
        <source>off</source>
        <translation>끔</translation>
    </message>
</context>
<context>
    <name>rankscope::FieldList</name>
    <message>
        <source>Sections</source>
        <translation>부분</translation>
    </message>
    <message>
        <source>Choose a field to read what it means.</source>
        <translation>항목을 고르면 뜻을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>No field differs from %1.</source>
        <translation>%1과(와) 다른 항목이 없습니다.</translation>
    </message>
    <message>
        <source>No field matches &quot;%1&quot;.</source>
        <translation>&quot;%1&quot;에 맞는 항목이 없습니다.</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>오류 1개</translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>오류 %1개</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>경고 1개</translation>
    </message>
    <message>
        <source>%1 warnings</source>
        <translation>경고 %1개</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>정상</translation>
    </message>
</context>
<context>
    <name>rankscope::FieldRow</name>
    <message>
        <source>steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 초기화</translation>
    </message>
    <message>
        <source>Differs from %1, which has %2</source>
        <translation>%1과(와) 다름: 원래 %2</translation>
    </message>
    <message>
        <source>nothing here</source>
        <translation>값 없음</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>%1(으)로 되돌리기</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>빈 값</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>경고</translation>
    </message>
</context>
<context>
    <name>rankscope::FormModel</name>
    <message>
        <source>Change %1</source>
        <translation>%1 변경</translation>
    </message>
    <message>
        <source>Reset all fields</source>
        <translation>모든 항목 초기화</translation>
    </message>
</context>
<context>
    <name>rankscope::FormPage</name>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>어댑터</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Early stop</source>
        <translation>조기 종료</translation>
    </message>
    <message>
        <source>preset %1</source>
        <translation>프리셋 %1</translation>
    </message>
    <message>
        <source>Load preset %1</source>
        <translation>프리셋 %1 불러오기</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>%1 불러오기</translation>
    </message>
    <message>
        <source>The configuration is in %1.</source>
        <translation>구성을 %1에 저장했습니다.</translation>
    </message>
    <message>
        <source>run %1 at step %2</source>
        <translation>실행 %1의 스텝 %2</translation>
    </message>
    <message>
        <source>%1 from step %2</source>
        <translation>%1, 스텝 %2부터</translation>
    </message>
    <message>
        <source>Branch from %1</source>
        <translation>%1에서 분기</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Train this run (Ctrl+Return)</source>
        <translation>이 실행을 학습합니다 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Mend the errors first</source>
        <translation>먼저 오류를 고치십시오</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>오류 1개</translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>오류 %1개</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>경고 1개</translation>
    </message>
    <message>
        <source>%1 warnings</source>
        <translation>경고 %1개</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>문제 없음</translation>
    </message>
    <message>
        <source>New run &quot;%1&quot;, as %2.</source>
        <translation>새 실행 &quot;%1&quot;: %2과(와) 같습니다.</translation>
    </message>
    <message>
        <source>New run &quot;%1&quot;: 1 field differs from %2.</source>
        <translation>새 실행 &quot;%1&quot;: 항목 1개가 %2과(와) 다릅니다.</translation>
    </message>
    <message>
        <source>New run &quot;%1&quot;: %2 fields differ from %3.</source>
        <translation>새 실행 &quot;%1&quot;: 항목 %2개가 %3과(와) 다릅니다.</translation>
    </message>
    <message>
        <source>the defaults</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Undo: %1 (Ctrl+Z)</source>
        <translation>되돌리기: %1 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>되돌릴 것 없음</translation>
    </message>
    <message>
        <source>Redo: %1 (Ctrl+Shift+Z)</source>
        <translation>다시 하기: %1 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>다시 할 것 없음</translation>
    </message>
    <message>
        <source>Load a configuration</source>
        <translation>구성 불러오기</translation>
    </message>
    <message>
        <source>Configurations (*.json)</source>
        <translation>구성 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Export the configuration</source>
        <translation>구성 내보내기</translation>
    </message>
    <message>
        <source>The configuration is in the clipboard as JSON.</source>
        <translation>구성을 JSON으로 클립보드에 복사했습니다.</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>클립보드</translation>
    </message>
    <message>
        <source>A branch of run %1, &quot;%2&quot;, from step</source>
        <translation>실행 %1 &quot;%2&quot;의 분기, 시작 스텝</translation>
    </message>
    <message>
        <source>Start branch</source>
        <translation>분기 시작</translation>
    </message>
    <message>
        <source>Checkpoint to branch from</source>
        <translation>분기할 체크포인트</translation>
    </message>
    <message>
        <source>The checkpoint from which the new run goes on; choosing one takes the settings that were in force there</source>
        <translation>새 실행이 이어 갈 체크포인트입니다. 고르면 그때의 설정을 가져옵니다</translation>
    </message>
    <message>
        <source>Start from step 0 instead</source>
        <translation>대신 스텝 0에서 시작</translation>
    </message>
    <message>
        <source>Keeps what is typed, but trains a run of its own</source>
        <translation>입력한 값은 두고 독립된 실행으로 학습합니다</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>실행 시작</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>프리셋</translation>
    </message>
    <message>
        <source>A configuration that comes with the program; choosing one replaces all fields</source>
        <translation>프로그램에 들어 있는 구성입니다. 고르면 모든 항목이 바뀝니다</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>불러오기</translation>
    </message>
    <message>
        <source>Load a configuration file</source>
        <translation>구성 파일을 불러옵니다</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>붙여넣기</translation>
    </message>
    <message>
        <source>Take a configuration as JSON from the clipboard</source>
        <translation>클립보드의 JSON 구성을 가져옵니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the configuration as JSON</source>
        <translation>구성을 JSON으로 복사합니다</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Save the configuration as a JSON file</source>
        <translation>구성을 JSON 파일로 저장합니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 하기</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>모두 초기화</translation>
    </message>
    <message>
        <source>Take back everything that differs</source>
        <translation>달라진 것을 모두 되돌립니다</translation>
    </message>
    <message>
        <source>Search in fields</source>
        <translation>항목에서 검색</translation>
    </message>
    <message>
        <source>Shows the fields whose name, help or value contains this (Ctrl+F)</source>
        <translation>이름, 도움말 또는 값에 이 말이 있는 항목을 보여 줍니다 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Only changed</source>
        <translation>바뀐 것만</translation>
    </message>
    <message>
        <source>Shows only the fields that differ from what the form started with</source>
        <translation>양식의 처음 값과 다른 항목만 보여 줍니다</translation>
    </message>
</context>
<context>
    <name>rankscope::ImportAdapterDialog</name>
    <message>
        <source>Import a PEFT adapter</source>
        <translation>PEFT 어댑터 가져오기</translation>
    </message>
    <message>
        <source>%1 does not name the model that it was trained on.</source>
        <translation>%1: 학습에 쓴 모델이 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <source>%1 was trained on %2.</source>
        <translation>%1: %2에서 학습되었습니다.</translation>
    </message>
    <message>
        <source>The run&apos;s name in this workspace</source>
        <translation>이 작업 공간에서 쓸 실행 이름</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>A folder with config.json and weights, or the name of a model in the cache</source>
        <translation>config.json과 가중치가 있는 폴더 또는 캐시에 있는 모델의 이름</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Where the data and the columns are taken from that it is to be scored on</source>
        <translation>평가에 쓸 데이터와 열을 가져올 곳</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Folder of the model</source>
        <translation>모델 폴더</translation>
    </message>
    <message>
        <source>Name the folder of the model, or the model in the cache.</source>
        <translation>모델의 폴더 또는 캐시에 있는 모델을 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 is not on this machine; name its folder.</source>
        <translation>%1이(가) 이 컴퓨터에 없습니다. 폴더를 지정하십시오.</translation>
    </message>
    <message>
        <source>%1 holds no config.json, so it is no model&apos;s folder.</source>
        <translation>%1에 config.json이 없어 모델 폴더가 아닙니다.</translation>
    </message>
    <message>
        <source>Found in %1.</source>
        <translation>%1에서 찾았습니다.</translation>
    </message>
    <message>
        <source>Its ranks are shown; to be scored it needs data.</source>
        <translation>랭크는 볼 수 있습니다. 평가하려면 데이터가 필요합니다.</translation>
    </message>
    <message>
        <source>Scored on %1.</source>
        <translation>%1(으)로 평가합니다.</translation>
    </message>
    <message>
        <source>Makes a run of it and shows its rank map</source>
        <translation>실행으로 만들어 랭크 맵을 보여 줍니다</translation>
    </message>
    <message>
        <source>Name the run and the model first</source>
        <translation>먼저 실행 이름과 모델을 지정하십시오</translation>
    </message>
</context>
<context>
    <name>rankscope::ImportWorker</name>
    <message>
        <source>%1 holds nothing new.</source>
        <translation>%1에 새로운 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n runs with %2 numbers imported, %3 with rank maps.</source>
        <translation>
            <numerusform>%1: 실행 %n개와 수치 %2개를 가져왔습니다. 랭크 맵이 있는 실행은 %3개입니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %n runs of %1 were copied.</source>
        <translation>
            <numerusform>중지했습니다. %1의 실행 %n개를 복사했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs of %1 were copied into this workspace.</source>
        <translation>
            <numerusform>%1의 실행 %n개를 이 작업 공간으로 복사했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 of %3 triplets in %4 modules imported.</source>
        <translation>%1: 모듈 %4개에서 트리플릿 %3개 중 %2개를 가져왔습니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::ImportanceView</name>
    <message>
        <source>Whose triplets are counted</source>
        <translation>트리플릿을 셀 행렬</translation>
    </message>
    <message>
        <source>All triplets, or those that the allocation kept or masked</source>
        <translation>모든 트리플릿, 또는 할당이 유지하거나 마스크한 트리플릿</translation>
    </message>
    <message>
        <source>kept and masked</source>
        <translation>유지와 마스크됨</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>마스크됨</translation>
    </message>
    <message>
        <source>S = s(λ) + mean s(row of lora_A) + mean s(column of lora_B), as stored with each allocation; s is sensitivity times uncertainty</source>
        <translation>S = s(λ) + s(lora_A 행)의 평균 + s(lora_B 열)의 평균. 할당마다 저장된 값이며, s는 민감도 × 불확실성입니다</translation>
    </message>
    <message>
        <source>&amp;Matrices</source>
        <translation>행렬(&amp;M)</translation>
    </message>
    <message>
        <source>T&amp;riplets</source>
        <translation>트리플릿(&amp;R)</translation>
    </message>
    <message>
        <source>all</source>
        <translation>모두</translation>
    </message>
    <message numerus="yes">
        <source>%n allocations; a column holds until the next one. The line is the threshold: what scores no more is masked.</source>
        <translation>
            <numerusform>할당 %n번. 열 하나는 다음 할당까지 이어집니다. 선은 임계값이며, 점수가 그 이하이면 마스크됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>At step %1, %2 triplets score 0, which has no logarithm: they are the row below the scale.</source>
        <translation>스텝 %1에서 트리플릿 %2개의 점수가 0입니다. 0에는 로그가 없어 눈금 아래의 줄에 그립니다.</translation>
    </message>
    <message>
        <source>%1 scores are no finite numbers and left out.</source>
        <translation>유한하지 않은 점수 %1개는 뺐습니다.</translation>
    </message>
    <message>
        <source>all matrices</source>
        <translation>모든 행렬</translation>
    </message>
    <message>
        <source>%1, %2 triplets</source>
        <translation>%1, 트리플릿: %2</translation>
    </message>
</context>
<context>
    <name>rankscope::InfoBar</name>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Close this message; the log keeps it</source>
        <translation>이 메시지를 닫습니다. 로그에는 남습니다</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>메시지 닫기</translation>
    </message>
</context>
<context>
    <name>rankscope::InspectPage</name>
    <message>
        <source>Reading the run…</source>
        <translation>실행을 읽는 중…</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>열린 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Press Predict to let a checkpoint read the evaluation examples.</source>
        <translation>예측을 누르면 체크포인트가 평가 예제를 읽습니다.</translation>
    </message>
    <message>
        <source>Choose a run above, or open one from Experiments.</source>
        <translation>위에서 실행을 고르거나 실험 페이지에서 여십시오.</translation>
    </message>
    <message>
        <source>This run adapts no matrices: there are no ranks to show.</source>
        <translation>이 실행은 행렬에 어댑터를 붙이지 않아 보여 줄 랭크가 없습니다.</translation>
    </message>
    <message>
        <source>This run has no checkpoint to branch from</source>
        <translation>이 실행에는 분기할 체크포인트가 없습니다</translation>
    </message>
    <message>
        <source>No run is open</source>
        <translation>열린 실행 없음</translation>
    </message>
    <message>
        <source>after %1 steps</source>
        <translation>%1스텝 뒤</translation>
    </message>
    <message>
        <source>run %1, %2</source>
        <translation>실행 %1, %2</translation>
    </message>
    <message>
        <source>This run has no checkpoint left.</source>
        <translation>이 실행에 남은 체크포인트가 없습니다.</translation>
    </message>
    <message>
        <source>Reading the checkpoint…</source>
        <translation>체크포인트를 읽는 중…</translation>
    </message>
    <message>
        <source>checkpoint after %1 steps</source>
        <translation>%1스텝 뒤의 체크포인트</translation>
    </message>
    <message>
        <source>task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Before the first allocation, at step %1: every triplet is kept</source>
        <translation>첫 할당 전, 스텝 %1: 모든 트리플릿이 유지됩니다</translation>
    </message>
    <message>
        <source>%1 after %2 steps</source>
        <translation>%1, %2스텝 뒤</translation>
    </message>
    <message>
        <source>Before the first allocation there are no scores yet.</source>
        <translation>첫 할당 전에는 아직 점수가 없습니다.</translation>
    </message>
    <message>
        <source>Run to inspect</source>
        <translation>분석할 실행</translation>
    </message>
    <message>
        <source>Choose a run</source>
        <translation>실행 고르기</translation>
    </message>
    <message>
        <source>What the cells of the map show</source>
        <translation>맵의 칸이 보여 주는 값</translation>
    </message>
    <message>
        <source>‖PᵀP − I‖ of lora_B</source>
        <translation>‖PᵀP − I‖(lora_B)</translation>
    </message>
    <message>
        <source>‖QQᵀ − I‖ of lora_A</source>
        <translation>‖QQᵀ − I‖(lora_A)</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>no step yet</source>
        <translation>아직 스텝 없음</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>예산</translation>
    </message>
    <message>
        <source>triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>no allocation yet</source>
        <translation>아직 할당 없음</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>Triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>The chosen matrix, triplet by triplet</source>
        <translation>고른 행렬의 트리플릿 하나하나</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>임계값</translation>
    </message>
    <message>
        <source>All scores around the threshold</source>
        <translation>임계값 주변의 모든 점수</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>스펙트럼</translation>
    </message>
    <message>
        <source>Singular values and orthogonality of a checkpoint, and cutting it</source>
        <translation>체크포인트의 특이값과 직교성, 그리고 자르기</translation>
    </message>
    <message>
        <source>What if</source>
        <translation>가정 분석</translation>
    </message>
    <message>
        <source>Another budget or criterion at this step</source>
        <translation>이 스텝에서 예산이나 기준이 달랐다면</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>The evaluation examples, worst first</source>
        <translation>평가 예제, 가장 나쁜 것부터</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Everything that happened</source>
        <translation>일어난 모든 일</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>구성</translation>
    </message>
    <message>
        <source>What the run was made with</source>
        <translation>실행에 쓰인 구성</translation>
    </message>
    <message>
        <source>Show what a resumption replaced</source>
        <translation>재개로 대체된 부분 표시</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>중요도</translation>
    </message>
    <message>
        <source>How all scores moved over the allocations</source>
        <translation>할당을 거치며 모든 점수가 변한 과정</translation>
    </message>
    <message>
        <source>Branch with this pinned</source>
        <translation>랭크를 고정해 분기</translation>
    </message>
    <message>
        <source>Reading the allocations…</source>
        <translation>할당을 읽는 중…</translation>
    </message>
    <message>
        <source>The allocations were recorded without scores.</source>
        <translation>할당이 점수 없이 기록되었습니다.</translation>
    </message>
    <message>
        <source>The log tells how many triplets each matrix kept, but not which ones.</source>
        <translation>로그에는 행렬마다 유지한 트리플릿의 수만 있고 어느 것인지는 없습니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::KeyBindings</name>
    <message>
        <source>Charts and tables</source>
        <translation>차트와 표</translation>
    </message>
    <message>
        <source>%1 alone is needed in fields and tables; add Ctrl or Alt, or take a function key.</source>
        <translation>%1만으로는 입력란과 표에서 쓰이는 키입니다. Ctrl이나 Alt를 더하거나 기능 키를 고르십시오.</translation>
    </message>
    <message>
        <source>%1 belongs to &quot;%2&quot; already; give that another key first, or take another one here.</source>
        <translation>%1은(는) 이미 &quot;%2&quot;에 쓰입니다. 먼저 그쪽의 키를 바꾸거나 여기서 다른 키를 고르십시오.</translation>
    </message>
    <message>
        <source>There is no such command.</source>
        <translation>그런 명령이 없습니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::LiveCharts</name>
    <message>
        <source>step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>no step yet</source>
        <translation>아직 스텝 없음</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>metric (0 to 1)</source>
        <translation>지표(0~1)</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>예산</translation>
    </message>
    <message>
        <source>triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>토큰/초</translation>
    </message>
    <message>
        <source>no evaluation yet</source>
        <translation>아직 평가 없음</translation>
    </message>
    <message>
        <source>task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>regulariser</source>
        <translation>정규화 항</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>학습률</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>초당 토큰</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>this method has no budget</source>
        <translation>이 방법에는 예산이 없음</translation>
    </message>
    <message>
        <source>budgeting</source>
        <translation>예산 조정</translation>
    </message>
    <message>
        <source>final</source>
        <translation>최종</translation>
    </message>
    <message>
        <source>checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>settings changed</source>
        <translation>설정 변경됨</translation>
    </message>
    <message>
        <source>Step time</source>
        <translation>스텝 시간</translation>
    </message>
    <message>
        <source>ms a step</source>
        <translation>ms/스텝</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>data</source>
        <translation>데이터</translation>
    </message>
    <message>
        <source>forward</source>
        <translation>순전파</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>역전파</translation>
    </message>
    <message>
        <source>optimizer</source>
        <translation>옵티마이저</translation>
    </message>
    <message>
        <source>allocator</source>
        <translation>할당기</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정 안 됨</translation>
    </message>
    <message>
        <source>Measured by the trainer on the CPU&apos;s clock, mean over the steps since the last message: waiting for the batch, forward to the loss, gradients with the regulariser&apos;s, clipping and update, importance and masks. A CUDA device works on behind that clock and is not split.</source>
        <translation>학습기가 CPU 시계로 잰 값으로, 지난 메시지 이후 스텝들의 평균입니다: 배치 대기, 손실까지의 순전파, 정규화 항을 포함한 그래디언트, 클리핑과 갱신, 중요도와 마스크. CUDA 장치는 이 시계보다 늦게 비동기로 동작하므로 나누지 않습니다.</translation>
    </message>
    <message>
        <source>Show what a resumption replaced</source>
        <translation>재개로 대체된 부분 표시</translation>
    </message>
    <message>
        <source>best</source>
        <translation>최고</translation>
    </message>
    <message>
        <source>waited %1 of %2 evaluations for a better %3</source>
        <translation>더 나은 %3 대기: 평가 %2회 중 %1회</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>조기 종료</translation>
    </message>
</context>
<context>
    <name>rankscope::LivePage</name>
    <message>
        <source>Full fine-tuning trains the matrices themselves: there are no ranks to show.</source>
        <translation>전체 미세 조정은 행렬 자체를 학습하므로 보여 줄 랭크가 없습니다.</translation>
    </message>
    <message>
        <source>This method keeps every rank.</source>
        <translation>이 방법은 모든 랭크를 유지합니다.</translation>
    </message>
    <message>
        <source>Change the target rank, the final phase or the learning rate from the next step on</source>
        <translation>다음 스텝부터 목표 랭크, 최종 단계 또는 학습률을 바꿉니다</translation>
    </message>
    <message>
        <source>Pause the run first; its settings change between two steps</source>
        <translation>먼저 실행을 일시 중지하십시오. 설정은 두 스텝 사이에 바뀝니다</translation>
    </message>
    <message>
        <source>Only a run that trains here can be edited; branch from a checkpoint of this one on the page of experiments</source>
        <translation>여기서 학습 중인 실행만 편집할 수 있습니다. 실험 페이지에서 이 실행의 체크포인트로 분기하십시오</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>중지하는 중…</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>중지…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>일시 중지하는 중…</translation>
    </message>
    <message>
        <source>Resuming…</source>
        <translation>재개하는 중…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Go on training from where the run was paused</source>
        <translation>일시 중지한 곳부터 학습을 이어 갑니다</translation>
    </message>
    <message>
        <source>Hold the run after the current step; nothing is lost</source>
        <translation>현재 스텝 뒤에 실행을 멈춥니다. 잃는 것은 없습니다</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>Write a checkpoint after the current step; the run goes on</source>
        <translation>현재 스텝 뒤에 체크포인트를 씁니다. 실행은 계속됩니다</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>편집…</translation>
    </message>
    <message>
        <source>End the run after the current step, with a checkpoint</source>
        <translation>현재 스텝 뒤에 체크포인트를 남기고 실행을 끝냅니다</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>실행 중지</translation>
    </message>
    <message>
        <source>Stop %1?</source>
        <translation>%1 실행을 중지할까요?</translation>
    </message>
    <message>
        <source>Training ends after the current step. A checkpoint is written, and the run can be resumed later.</source>
        <translation>현재 스텝 뒤에 학습이 끝납니다. 체크포인트를 남기며 나중에 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Stop run</source>
        <translation>실행 중지</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>계속 학습</translation>
    </message>
    <message>
        <source>Pause the run to pin, floor or freeze ranks</source>
        <translation>랭크를 고정하거나 하한을 두려면 먼저 실행을 일시 중지하십시오</translation>
    </message>
    <message>
        <source>Ranks of a stored run are pinned in a branch: see Inspect</source>
        <translation>저장된 실행의 랭크는 분기에서 고정합니다. 분석 페이지를 보십시오</translation>
    </message>
    <message>
        <source>Ranks stay as they are</source>
        <translation>랭크를 바꾸지 않았습니다</translation>
    </message>
    <message>
        <source>The run went on meanwhile; pause it first.</source>
        <translation>그동안 실행이 계속되었습니다. 먼저 일시 중지하십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::LogDock</name>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>로그 필터</translation>
    </message>
    <message>
        <source>Copy the selected lines, or all</source>
        <translation>선택한 줄 또는 전체를 복사합니다</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>로그 복사</translation>
    </message>
    <message>
        <source>Clear the log; what runs said stays in the workspace</source>
        <translation>로그를 지웁니다. 실행이 남긴 말은 작업 공간에 남습니다</translation>
    </message>
    <message>
        <source>Clear the log</source>
        <translation>로그 지우기</translation>
    </message>
    <message>
        <source>Copy lines of the log</source>
        <translation>로그 줄 복사</translation>
    </message>
</context>
<context>
    <name>rankscope::LogModel</name>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
</context>
<context>
    <name>rankscope::MainWindow</name>
    <message>
        <source>Training on %1 in %2: %3 steps, %4 of %5 weights</source>
        <translation>%1에서 %2(으)로 학습: %3스텝, 가중치 %5개 중 %4개</translation>
    </message>
    <message>
        <source>Evaluation: %1</source>
        <translation>평가: %1</translation>
    </message>
    <message>
        <source>Checkpoint of %1 in %2</source>
        <translation>%2에 체크포인트(%1)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2. %3</source>
        <translation>%1: %2. %3</translation>
    </message>
    <message>
        <source>(read-only)</source>
        <translation>(읽기 전용)</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>실험</translation>
    </message>
    <message>
        <source>All runs of this workspace</source>
        <translation>이 작업 공간의 모든 실행</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Configure and start a run</source>
        <translation>실행을 구성하고 시작합니다</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Losses, ranks and scores of one run</source>
        <translation>한 실행의 손실, 랭크, 점수</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>분석</translation>
    </message>
    <message>
        <source>Where the ranks of one run went, and why</source>
        <translation>한 실행의 랭크가 간 곳과 그 이유</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Several runs side by side</source>
        <translation>여러 실행을 나란히</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Runs that wait, and sweeps over settings</source>
        <translation>기다리는 실행, 그리고 설정 스윕</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>보고서</translation>
    </message>
    <message>
        <source>Put a report of stored runs together</source>
        <translation>저장된 실행의 보고서를 만듭니다</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Theme, closing, workspace</source>
        <translation>테마, 닫기, 작업 공간</translation>
    </message>
    <message>
        <source>&amp;New run</source>
        <translation>새 실행(&amp;N)</translation>
    </message>
    <message>
        <source>Goes to the form for a new run</source>
        <translation>새 실행을 위한 양식으로 갑니다</translation>
    </message>
    <message>
        <source>&amp;Open workspace…</source>
        <translation>작업 공간 열기(&amp;O)…</translation>
    </message>
    <message>
        <source>Opens another workspace file</source>
        <translation>다른 작업 공간 파일을 엽니다</translation>
    </message>
    <message>
        <source>Open workspace &amp;read-only…</source>
        <translation>작업 공간을 읽기 전용으로 열기(&amp;R)…</translation>
    </message>
    <message>
        <source>Looks at a workspace without changing it</source>
        <translation>작업 공간을 바꾸지 않고 봅니다</translation>
    </message>
    <message>
        <source>New &amp;workspace…</source>
        <translation>새 작업 공간(&amp;W)…</translation>
    </message>
    <message>
        <source>Makes an empty workspace file and opens it</source>
        <translation>빈 작업 공간 파일을 만들어 엽니다</translation>
    </message>
    <message>
        <source>Open &amp;configuration…</source>
        <translation>구성 열기(&amp;C)…</translation>
    </message>
    <message>
        <source>Loads a run configuration (JSON) into the form</source>
        <translation>실행 구성(JSON)을 양식에 불러옵니다</translation>
    </message>
    <message>
        <source>Import &amp;TensorBoard logs…</source>
        <translation>TensorBoard 로그 가져오기(&amp;T)…</translation>
    </message>
    <message>
        <source>Every folder with event files becomes a run; the authors&apos; logs get their rank maps</source>
        <translation>이벤트 파일이 있는 폴더마다 실행이 됩니다. 저자들의 로그에는 랭크 맵도 생깁니다</translation>
    </message>
    <message>
        <source>&amp;Import a table or workspace…</source>
        <translation>표 또는 작업 공간 가져오기(&amp;I)…</translation>
    </message>
    <message>
        <source>Metrics from CSV, TSV or JSON lines, or the runs of another workspace</source>
        <translation>CSV, TSV, JSON 줄의 지표, 또는 다른 작업 공간의 실행</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>끝내기(&amp;Q)</translation>
    </message>
    <message>
        <source>Closes the window</source>
        <translation>창을 닫습니다</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Takes the last edit back</source>
        <translation>마지막 편집을 되돌립니다</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 하기</translation>
    </message>
    <message>
        <source>Makes the edit again that was taken back</source>
        <translation>되돌린 편집을 다시 합니다</translation>
    </message>
    <message>
        <source>&amp;Find on this page</source>
        <translation>이 페이지에서 찾기(&amp;F)</translation>
    </message>
    <message>
        <source>Goes to the page&apos;s filter or search</source>
        <translation>페이지의 필터나 검색으로 갑니다</translation>
    </message>
    <message>
        <source>Command &amp;palette</source>
        <translation>명령 팔레트(&amp;P)</translation>
    </message>
    <message>
        <source>Finds an action, a run or a setting</source>
        <translation>동작, 실행 또는 설정을 찾습니다</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>배치 초기화(&amp;R)</translation>
    </message>
    <message>
        <source>Window size and docks as they were at first</source>
        <translation>창 크기와 도크를 처음처럼 되돌립니다</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>일시 중지(&amp;P)</translation>
    </message>
    <message>
        <source>Pauses the run after the current step, or continues it</source>
        <translation>현재 스텝 뒤에 실행을 멈추거나 이어 갑니다</translation>
    </message>
    <message>
        <source>Save &amp;checkpoint</source>
        <translation>체크포인트 저장(&amp;C)</translation>
    </message>
    <message>
        <source>Writes a checkpoint after the current step</source>
        <translation>현재 스텝 뒤에 체크포인트를 씁니다</translation>
    </message>
    <message>
        <source>&amp;Stop…</source>
        <translation>중지(&amp;S)…</translation>
    </message>
    <message>
        <source>Ends the run with a checkpoint; asks first</source>
        <translation>체크포인트를 남기고 실행을 끝냅니다. 먼저 묻습니다</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>키보드 단축키(&amp;K)</translation>
    </message>
    <message>
        <source>Lists all keys and what they do</source>
        <translation>모든 키와 그 동작을 보여 줍니다</translation>
    </message>
    <message>
        <source>&amp;About Rankscope</source>
        <translation>Rankscope 정보(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>버전과 사용 허가</translation>
    </message>
    <message>
        <source>Shows or hides the log</source>
        <translation>로그를 보이거나 숨깁니다</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>파일(&amp;F)</translation>
    </message>
    <message>
        <source>Recent wor&amp;kspaces</source>
        <translation>최근 작업 공간(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>편집(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>보기(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>실행(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>도움말(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>테마(&amp;T)</translation>
    </message>
    <message>
        <source>Changes the colours of the window and of the charts</source>
        <translation>창과 차트의 색을 바꿉니다</translation>
    </message>
    <message>
        <source>Theme: as the &amp;desktop</source>
        <translation>테마: 데스크톱에 맞춤(&amp;D)</translation>
    </message>
    <message>
        <source>Theme: &amp;light</source>
        <translation>테마: 밝게(&amp;L)</translation>
    </message>
    <message>
        <source>Theme: d&amp;ark</source>
        <translation>테마: 어둡게(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Continue</source>
        <translation>계속(&amp;C)</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>%1, number %2</source>
        <translation>%1, 번호 %2</translation>
    </message>
    <message>
        <source>About Rankscope</source>
        <translation>Rankscope 정보</translation>
    </message>
    <message>
        <source>Rankscope %1</source>
        <translation>Rankscope %1</translation>
    </message>
    <message>
        <source>A workbench for AdaLoRA fine-tuning: train, watch and compare adaptive ranks. Free software under the GNU General Public License, version 3 or later. Built with Qt, QCustomPlot, LibTorch and SQLite.</source>
        <translation>AdaLoRA 미세 조정 작업대: 적응형 랭크를 학습하고, 지켜보고, 비교합니다. GNU 일반 공중 사용 허가서 3판 또는 그 이후 판을 따르는 자유 소프트웨어입니다. Qt, QCustomPlot, LibTorch, SQLite로 만들었습니다.</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>실행 중지</translation>
    </message>
    <message>
        <source>Stop %1?</source>
        <translation>%1 실행을 중지할까요?</translation>
    </message>
    <message>
        <source>It ends after the current step and writes a checkpoint, from which it can be resumed.</source>
        <translation>현재 스텝 뒤에 끝나며, 재개할 수 있도록 체크포인트를 남깁니다.</translation>
    </message>
    <message>
        <source>Stop with a checkpoint</source>
        <translation>체크포인트를 남기고 중지</translation>
    </message>
    <message>
        <source>A run is training</source>
        <translation>학습 중인 실행이 있습니다</translation>
    </message>
    <message>
        <source>%1 is training. Add %2 to the queue?</source>
        <translation>%1이(가) 학습 중입니다. %2을(를) 대기열에 넣을까요?</translation>
    </message>
    <message>
        <source>Runs train one at a time; a queued run starts when those before it have ended.</source>
        <translation>실행은 한 번에 하나씩 학습합니다. 대기열의 실행은 앞의 실행이 끝나면 시작합니다.</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>대기열에 넣기</translation>
    </message>
    <message>
        <source>%1 is training.</source>
        <translation>%1이(가) 학습 중입니다.</translation>
    </message>
    <message>
        <source>It can go on without the window, which ends when this run and the queued ones are done, or stop now and be resumed later.</source>
        <translation>창 없이 계속할 수 있으며 이 실행과 대기열의 실행이 끝나면 프로그램도 끝납니다. 또는 지금 중지하고 나중에 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>It can go on without the window, which ends when the run is done, or stop now and be resumed later.</source>
        <translation>창 없이 계속할 수 있으며 실행이 끝나면 프로그램도 끝납니다. 또는 지금 중지하고 나중에 재개할 수 있습니다.</translation>
    </message>
    <message>
        <source>Keep running until done</source>
        <translation>끝날 때까지 계속</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>새 작업 공간</translation>
    </message>
    <message>
        <source>Open workspace</source>
        <translation>작업 공간 열기</translation>
    </message>
    <message>
        <source>Open configuration</source>
        <translation>구성 열기</translation>
    </message>
    <message>
        <source>Import TensorBoard logs</source>
        <translation>TensorBoard 로그 가져오기</translation>
    </message>
    <message>
        <source>Import a table of metrics or another workspace&apos;s runs</source>
        <translation>지표 표 또는 다른 작업 공간의 실행 가져오기</translation>
    </message>
    <message>
        <source>Metrics and workspaces (*.csv *.tsv *.jsonl *.rankscope)</source>
        <translation>지표와 작업 공간 (*.csv *.tsv *.jsonl *.rankscope)</translation>
    </message>
    <message>
        <source>Event files (*tfevents*)</source>
        <translation>이벤트 파일 (*tfevents*)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>Import a &amp;PEFT adapter…</source>
        <translation>PEFT 어댑터 가져오기(&amp;P)…</translation>
    </message>
    <message>
        <source>An AdaLoRA or LoRA adapter becomes a run with its rank map</source>
        <translation>AdaLoRA 또는 LoRA 어댑터를 랭크 맵이 있는 실행으로 만듭니다</translation>
    </message>
    <message>
        <source>&amp;Layouts</source>
        <translation>배치(&amp;L)</translation>
    </message>
    <message>
        <source>Layout: &amp;train</source>
        <translation>배치: 학습(&amp;T)</translation>
    </message>
    <message>
        <source>The live page with the log below it</source>
        <translation>실시간 페이지와 그 아래의 로그</translation>
    </message>
    <message>
        <source>Layout: &amp;inspect</source>
        <translation>배치: 분석(&amp;I)</translation>
    </message>
    <message>
        <source>The map and the triplets of one run</source>
        <translation>한 실행의 맵과 트리플릿</translation>
    </message>
    <message>
        <source>Layout: &amp;compare</source>
        <translation>배치: 비교(&amp;C)</translation>
    </message>
    <message>
        <source>Layout: &amp;write up</source>
        <translation>배치: 보고서(&amp;W)</translation>
    </message>
    <message>
        <source>The report with its preview</source>
        <translation>보고서와 미리 보기</translation>
    </message>
    <message>
        <source>View</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>차트</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>Folder of a PEFT adapter</source>
        <translation>PEFT 어댑터 폴더</translation>
    </message>
    <message>
        <source>theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>&amp;Save view…</source>
        <translation>보기 저장(&amp;S)…</translation>
    </message>
    <message>
        <source>Keeps page, runs, axes, filter, columns and docks under a name</source>
        <translation>페이지, 실행, 축, 필터, 열, 도크를 이름을 붙여 보관합니다</translation>
    </message>
    <message>
        <source>&amp;Manage views…</source>
        <translation>보기 관리(&amp;M)…</translation>
    </message>
    <message>
        <source>Shows, renames and deletes saved views</source>
        <translation>저장된 보기를 보여 주고 이름을 바꾸거나 삭제합니다</translation>
    </message>
    <message>
        <source>&amp;Colour vision</source>
        <translation>색각(&amp;C)</translation>
    </message>
    <message>
        <source>Shows the pages as a person with another colour vision sees them</source>
        <translation>다른 색각을 가진 사람에게 보이는 대로 페이지를 보여 줍니다</translation>
    </message>
    <message>
        <source>Colour vision: &amp;usual</source>
        <translation>색각: 일반(&amp;U)</translation>
    </message>
    <message>
        <source>Colour vision: &amp;protanopia (no red)</source>
        <translation>색각: 제1색맹(적색맹)(&amp;P)</translation>
    </message>
    <message>
        <source>protanopia</source>
        <translation>제1색맹</translation>
    </message>
    <message>
        <source>Colour vision: &amp;deuteranopia (no green)</source>
        <translation>색각: 제2색맹(녹색맹)(&amp;D)</translation>
    </message>
    <message>
        <source>deuteranopia</source>
        <translation>제2색맹</translation>
    </message>
    <message>
        <source>Colour vision: &amp;tritanopia (no blue)</source>
        <translation>색각: 제3색맹(청색맹)(&amp;T)</translation>
    </message>
    <message>
        <source>tritanopia</source>
        <translation>제3색맹</translation>
    </message>
    <message>
        <source>The pages are shown as with %1; exported pictures keep their colours.</source>
        <translation>페이지를 %1의 색각으로 보여 줍니다. 내보낸 그림의 색은 그대로입니다.</translation>
    </message>
    <message>
        <source>Usual colours</source>
        <translation>원래 색</translation>
    </message>
    <message>
        <source>Workspaces (*.rankscope)</source>
        <translation>작업 공간 (*.rankscope)</translation>
    </message>
    <message>
        <source>Run configurations (*.json)</source>
        <translation>실행 구성 (*.json)</translation>
    </message>
</context>
<context>
    <name>rankscope::MapTiles</name>
    <message>
        <source>Rank maps of the compared runs</source>
        <translation>비교한 실행의 랭크 맵</translation>
    </message>
    <message>
        <source>rank maps</source>
        <translation>랭크 맵</translation>
    </message>
    <message>
        <source>Rank maps</source>
        <translation>랭크 맵</translation>
    </message>
</context>
<context>
    <name>rankscope::MapsTab</name>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>표시할 내용</translation>
    </message>
    <message>
        <source>differences from the baseline</source>
        <translation>기준과의 차이</translation>
    </message>
    <message>
        <source>mean and spread of groups</source>
        <translation>그룹의 평균과 퍼짐</translation>
    </message>
    <message>
        <source>Place in the schedule</source>
        <translation>일정에서의 위치</translation>
    </message>
    <message>
        <source>Runs of different lengths are compared at the same share of their schedules, or at one step</source>
        <translation>길이가 다른 실행은 일정의 같은 비율에서, 또는 한 스텝에서 비교합니다</translation>
    </message>
    <message>
        <source>at a share of steps</source>
        <translation>스텝 비율에서</translation>
    </message>
    <message>
        <source>at a step</source>
        <translation>한 스텝에서</translation>
    </message>
    <message>
        <source>None of the chosen runs has ranks. Choose runs whose method is AdaLoRA, LoRA or SVD-LoRA.</source>
        <translation>고른 실행 중 랭크가 있는 것이 없습니다. 방법이 AdaLoRA, LoRA 또는 SVD-LoRA인 실행을 고르십시오.</translation>
    </message>
    <message>
        <source>Agreement of the rank maps with the baseline</source>
        <translation>랭크 맵이 기준과 일치하는 정도</translation>
    </message>
    <message>
        <source>No group has two runs with ranks. Choose runs that differ only in their seed.</source>
        <translation>랭크가 있는 실행이 둘 이상인 그룹이 없습니다. 시드만 다른 실행을 고르십시오.</translation>
    </message>
    <message>
        <source>Spearman&apos;s correlation of the ranks with those of %1, over all matrices and of each kind</source>
        <translation>모든 행렬과 종류별로 계산한 %1과의 스피어만 랭크 상관</translation>
    </message>
    <message>
        <source>Which maps stand side by side</source>
        <translation>나란히 놓을 맵</translation>
    </message>
    <message>
        <source>maps and differences</source>
        <translation>맵과 차이</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>맵</translation>
    </message>
    <message>
        <source>A − B, any two</source>
        <translation>A − B, 임의의 둘</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>칸에 표시할 값</translation>
    </message>
    <message>
        <source>What the cells show; scores and λ need allocations that recorded them</source>
        <translation>칸에 표시할 값. 점수와 λ는 이를 기록한 할당이 있어야 합니다</translation>
    </message>
    <message>
        <source>A − B</source>
        <translation>A − B</translation>
    </message>
    <message>
        <source>None of these maps has this number: imported logs and the time before the first allocation have no scores. Choose another place or what the cells show.</source>
        <translation>이 맵들에는 이 값이 없습니다. 가져온 로그와 첫 할당 이전에는 점수가 없습니다. 다른 위치나 칸에 표시할 다른 값을 고르십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n runs have no ranks</source>
        <translation>
            <numerusform>실행 %n개에 랭크 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n maps do not have the number that the cells show</source>
        <translation>
            <numerusform>맵 %n개에 칸에 표시할 값 없음</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::MatrixView</name>
    <message>
        <source>Amounts</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Chooses up to %1 amounts</source>
        <translation>값을 %1개까지 고릅니다</translation>
    </message>
    <message>
        <source>Two amounts are needed: choose them in Amounts.</source>
        <translation>값이 둘 필요합니다. 값에서 고르십시오.</translation>
    </message>
    <message>
        <source>%1 amounts of %2 runs with Spearman&apos;s correlations; click a cell to enlarge it</source>
        <translation>실행 %2개의 값 %1개와 스피어만 상관. 칸을 누르면 확대합니다</translation>
    </message>
</context>
<context>
    <name>rankscope::ModuleTableModel</name>
    <message>
        <source>Not adapted; add &quot;%1&quot; to the adapted matrices.</source>
        <translation>적용되지 않았습니다. 적용 행렬에 &quot;%1&quot;을(를) 더하십시오.</translation>
    </message>
    <message>
        <source>adapted</source>
        <translation>적용됨</translation>
    </message>
    <message>
        <source>%1 of several shapes</source>
        <translation>여러 모양 %1개</translation>
    </message>
    <message>
        <source>%1 of %2 × %3</source>
        <translation>%1개, %2 × %3</translation>
    </message>
    <message>
        <source>Kind of matrix, as the adapted matrices name it</source>
        <translation>적용 행렬에 적는 이름으로 나타낸 행렬의 종류</translation>
    </message>
    <message>
        <source>How many the model has, and the outputs × inputs of one</source>
        <translation>모델에 있는 개수와 하나의 출력 × 입력</translation>
    </message>
    <message>
        <source>Matrices × initial rank → matrices × target rank, the budget if it were spread evenly</source>
        <translation>행렬 수 × 초기 랭크 → 행렬 수 × 목표 랭크(예산을 고르게 나눈 경우)</translation>
    </message>
    <message>
        <source>Trainable weights: rank × (inputs + outputs + 1) for AdaLoRA, at the start → in use at the end if the budget were spread evenly</source>
        <translation>학습 가중치: AdaLoRA는 랭크 × (입력 + 출력 + 1), 시작 → 끝에서 사용(예산을 고르게 나눈 경우)</translation>
    </message>
    <message>
        <source>
r %1 → %2</source>
        <translation>
r %1 → %2</translation>
    </message>
    <message>
        <source>
r %1</source>
        <translation>
r %1</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>Triplets</source>
        <translation>트리플릿</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>매개변수</translation>
    </message>
</context>
<context>
    <name>rankscope::PairPicker</name>
    <message>
        <source>Swap</source>
        <translation>교환</translation>
    </message>
    <message>
        <source>B − A instead of A − B</source>
        <translation>A − B 대신 B − A</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>실행 %1</translation>
    </message>
    <message>
        <source>Step of run %1</source>
        <translation>실행 %1의 스텝</translation>
    </message>
    <message>
        <source>step </source>
        <translation>스텝 </translation>
    </message>
    <message>
        <source>The map that the last allocation up to this step has left</source>
        <translation>이 스텝까지의 마지막 할당이 남긴 맵</translation>
    </message>
    <message>
        <source>%1: %2, step %3</source>
        <translation>%1: %2, 스텝 %3</translation>
    </message>
</context>
<context>
    <name>rankscope::ParallelPlot</name>
    <message>
        <source>Parallel coordinates of the compared runs</source>
        <translation>비교한 실행의 평행 좌표</translation>
    </message>
    <message>
        <source>Clear ranges</source>
        <translation>범위 지우기</translation>
    </message>
    <message>
        <source>parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>%1, %2 to %3</source>
        <translation>%1, %2~%3</translation>
    </message>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation>평행 좌표</translation>
    </message>
    <message>
        <source>%1, log</source>
        <translation>%1, 로그</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>로그 축</translation>
    </message>
    <message>
        <source>Turn the axis over</source>
        <translation>축 뒤집기</translation>
    </message>
</context>
<context>
    <name>rankscope::ParallelTab</name>
    <message>
        <source>Axes</source>
        <translation>축</translation>
    </message>
    <message>
        <source>Chooses what is drawn</source>
        <translation>그릴 것을 고릅니다</translation>
    </message>
    <message>
        <source>Compare only these</source>
        <translation>이것만 비교</translation>
    </message>
    <message>
        <source>Leaves the runs outside of the ranges out of the comparison</source>
        <translation>범위 밖의 실행을 비교에서 뺍니다</translation>
    </message>
    <message>
        <source>Two axes are needed: choose amounts in Axes.</source>
        <translation>축이 둘 필요합니다. 축에서 값을 고르십시오.</translation>
    </message>
    <message>
        <source>Runs within the ranges</source>
        <translation>범위 안의 실행</translation>
    </message>
    <message>
        <source>%1 of %2 runs; drag an axis to set a range, a title to move it; right-click for more</source>
        <translation>실행 %2개 중 %1개. 축을 끌면 범위, 제목을 끌면 축 이동, 오른쪽 클릭으로 더 보기</translation>
    </message>
</context>
<context>
    <name>rankscope::PartsList</name>
    <message>
        <source>Table of runs</source>
        <translation>실행 표</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Rank maps and budgets</source>
        <translation>랭크 맵과 예산</translation>
    </message>
    <message>
        <source>Differences between the runs</source>
        <translation>실행 간 차이</translation>
    </message>
    <message>
        <source>Repetitions with other seeds</source>
        <translation>다른 시드로 반복</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>구성</translation>
    </message>
    <message>
        <source>Environment and digests</source>
        <translation>환경과 다이제스트</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Parts of the report</source>
        <translation>보고서의 구성 부분</translation>
    </message>
    <message>
        <source>Drag a part to its place, or move it with Alt+Up and Alt+Down</source>
        <translation>구성 부분을 끌어 옮기거나 Alt+Up, Alt+Down으로 옮깁니다</translation>
    </message>
</context>
<context>
    <name>rankscope::PickModel</name>
    <message>
        <source>%1, number %2
%3, %4
seed %5</source>
        <translation>%1, 번호 %2
%3, %4
시드 %5</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
</context>
<context>
    <name>rankscope::PlainTableModel</name>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copies the table as it is shown</source>
        <translation>표를 보이는 그대로 복사합니다</translation>
    </message>
    <message>
        <source>Copy as TSV</source>
        <translation>TSV로 복사</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown으로 복사</translation>
    </message>
    <message>
        <source>Copy as LaTeX</source>
        <translation>LaTeX로 복사</translation>
    </message>
</context>
<context>
    <name>rankscope::PlotTable</name>
    <message>
        <source>Numbers of the chart</source>
        <translation>차트의 수치</translation>
    </message>
    <message>
        <source>Numbers of %1</source>
        <translation>%1의 수치</translation>
    </message>
    <message>
        <source>The chart shows nothing yet.</source>
        <translation>차트에 아직 표시된 것이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n rows</source>
        <translation>
            <numerusform>%n행</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
    <message>
        <source>Copies the table as tab-separated text</source>
        <translation>표를 탭으로 구분한 텍스트로 복사합니다</translation>
    </message>
</context>
<context>
    <name>rankscope::PredictionModel</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>행</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>레이블</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>확신도</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>손실</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Loss change</source>
        <translation>손실 변화</translation>
    </message>
    <message>
        <source>Row of the file, from 0</source>
        <translation>파일의 행 번호, 0부터</translation>
    </message>
    <message>
        <source>What the model reads</source>
        <translation>모델이 읽는 내용</translation>
    </message>
    <message>
        <source>As it stands in the file</source>
        <translation>파일에 있는 그대로의 값</translation>
    </message>
    <message>
        <source>What the checkpoint says</source>
        <translation>체크포인트의 답</translation>
    </message>
    <message>
        <source>Softmax probability of the prediction</source>
        <translation>예측의 소프트맥스 확률</translation>
    </message>
    <message>
        <source>−log of the label&apos;s probability; squared error for a regression</source>
        <translation>레이블 확률의 −log, 회귀에서는 제곱 오차</translation>
    </message>
    <message>
        <source>What the other checkpoint says</source>
        <translation>다른 체크포인트의 답</translation>
    </message>
    <message>
        <source>Loss here minus loss there: below 0 is better</source>
        <translation>이쪽 손실 − 저쪽 손실: 0보다 작으면 더 좋습니다</translation>
    </message>
</context>
<context>
    <name>rankscope::PredictionsView</name>
    <message>
        <source>%1 of %2 examples shown</source>
        <translation>예제 %2개 중 %1개 표시</translation>
    </message>
    <message>
        <source>, %1 wrong</source>
        <translation>, %1개 틀림</translation>
    </message>
    <message>
        <source>; against the other: %1 became right, %2 became wrong</source>
        <translation>; 다른 쪽과 비교: %1개가 맞게, %2개가 틀리게 바뀜</translation>
    </message>
    <message>
        <source>; the other checkpoint was evaluated on other rows and cannot be compared</source>
        <translation>; 다른 체크포인트는 다른 행으로 평가되어 비교할 수 없습니다</translation>
    </message>
    <message>
        <source> (after %1 steps)</source>
        <translation> (%1스텝 뒤)</translation>
    </message>
    <message>
        <source>%1 of %2 examples of &quot;%3&quot; are taken for &quot;%4&quot;</source>
        <translation>&quot;%3&quot;의 예제 %2개 중 %1개를 &quot;%4&quot;(으)로 예측했습니다</translation>
    </message>
    <message>
        <source>The model reads the evaluation examples…</source>
        <translation>모델이 평가 예제를 읽는 중…</translation>
    </message>
    <message>
        <source>Checkpoint that predicts</source>
        <translation>예측할 체크포인트</translation>
    </message>
    <message>
        <source>Checkpoint to compare with</source>
        <translation>비교할 체크포인트</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>Lets the checkpoint predict all evaluation examples; takes as long as an evaluation</source>
        <translation>체크포인트로 모든 평가 예제를 예측합니다. 평가 한 번만큼 걸립니다</translation>
    </message>
    <message>
        <source>Search in texts</source>
        <translation>텍스트에서 검색</translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation>틀린 것만</translation>
    </message>
    <message>
        <source>Only changed</source>
        <translation>바뀐 것만</translation>
    </message>
    <message>
        <source>Evaluation examples</source>
        <translation>평가 예제</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>데이터 복사</translation>
    </message>
    <message>
        <source>Confusion matrix: labels by predictions</source>
        <translation>혼동 행렬: 레이블별 예측</translation>
    </message>
    <message>
        <source>Rows are labels, columns predictions; choose a field to see its examples</source>
        <translation>행은 레이블, 열은 예측입니다. 칸을 고르면 그 예제를 볼 수 있습니다</translation>
    </message>
    <message>
        <source>against</source>
        <translation>비교 대상</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>열린 실행이 없습니다.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Now let a checkpoint of this run predict, to compare.</source>
        <translation>비교할 수 있도록 이제 이 실행의 체크포인트로 예측하십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::PreviewPane</name>
    <message>
        <source>Adapted matrices</source>
        <translation>적용 행렬</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>First texts of the training data</source>
        <translation>학습 데이터의 첫 텍스트</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>The same run as a command line</source>
        <translation>같은 실행의 명령줄</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>명령줄 복사</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>명령줄</translation>
    </message>
    <message>
        <source>%1 has no ranks to plan.</source>
        <translation>%1에는 계획할 랭크가 없습니다.</translation>
    </message>
    <message>
        <source>%1 steps.</source>
        <translation>%1스텝.</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>데이터를 읽는 중…</translation>
    </message>
    <message>
        <source>The number of steps is not known yet: give data that can be read, or a number of steps.</source>
        <translation>스텝 수를 아직 알 수 없습니다. 읽을 수 있는 데이터 또는 스텝 수를 주십시오.</translation>
    </message>
    <message>
        <source>This schedule cannot run: warm-up and final phase leave no step for the budget to fall.</source>
        <translation>이 일정은 실행할 수 없습니다. 워밍업과 최종 단계 사이에 예산이 줄어들 스텝이 없습니다.</translation>
    </message>
    <message>
        <source>%1 steps in all.</source>
        <translation>모두 %1스텝.</translation>
    </message>
    <message>
        <source>%1 steps at a fixed rank of %2.</source>
        <translation>고정 랭크 %2에서 %1스텝.</translation>
    </message>
    <message>
        <source>%1 → %2 triplets in %3 matrices</source>
        <translation>행렬 %3개에 트리플릿 %1 → %2개</translation>
    </message>
    <message>
        <source>%1 → %2 triplets a matrix</source>
        <translation>행렬당 트리플릿 %1 → %2개</translation>
    </message>
    <message>
        <source>%1 steps: %2 warm-up (%3 %), %4 budgeting (%5 %), %6 final (%7 %). </source>
        <translation>%1스텝: 워밍업 %2(%3 %), 예산 조정 %4(%5 %), 최종 %6(%7 %). </translation>
    </message>
    <message>
        <source>1 allocation</source>
        <translation>할당 1번</translation>
    </message>
    <message>
        <source>%1 allocations</source>
        <translation>할당 %1번</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>.</source>
        <translation>.</translation>
    </message>
    <message>
        <source>Reading the model…</source>
        <translation>모델을 읽는 중…</translation>
    </message>
    <message>
        <source>The matrices are listed here when the model can be read.</source>
        <translation>모델을 읽을 수 있으면 여기에 행렬이 나옵니다.</translation>
    </message>
    <message>
        <source>%1, %2 layers, %3 weights; the adapters train %4 of them at the start (%5 %).</source>
        <translation>%1, 층 %2개, 가중치 %3개. 어댑터는 시작할 때 그 가운데 %4개를 학습합니다(%5 %).</translation>
    </message>
    <message>
        <source>The first texts are shown here when the data can be read.</source>
        <translation>데이터를 읽을 수 있으면 여기에 첫 텍스트가 나옵니다.</translation>
    </message>
    <message>
        <source>%1 rows to train on, %2 to evaluate.</source>
        <translation>학습 %1행, 평가 %2행.</translation>
    </message>
    <message>
        <source>?</source>
        <translation>?</translation>
    </message>
    <message>
        <source> Classes: %1.</source>
        <translation> 클래스: %1.</translation>
    </message>
</context>
<context>
    <name>rankscope::QueueKeeper</name>
    <message>
        <source>The workspace is open for reading only; its queue cannot be changed.</source>
        <translation>작업 공간이 읽기 전용으로 열려 있어 대기열을 바꿀 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::QueueModel</name>
    <message>
        <source>running %1 %</source>
        <translation>실행 중 %1 %</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>시작하는 중</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>포기함</translation>
    </message>
    <message>
        <source>waiting, paused</source>
        <translation>대기, 일시 중지</translation>
    </message>
    <message>
        <source>waiting to go on</source>
        <translation>계속 대기</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>%1, number %2</source>
        <translation>%1, 번호 %2</translation>
    </message>
    <message>
        <source>Trained by process %1</source>
        <translation>프로세스 %1이(가) 학습 중</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>차례를 기다립니다</translation>
    </message>
    <message>
        <source>Left, by its own rate so far</source>
        <translation>지금까지의 속도로 본 남은 시간</translation>
    </message>
    <message>
        <source>Starts only when %1, number %2, has finished</source>
        <translation>%1(번호 %2)이(가) 완료된 뒤에만 시작합니다</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>예상</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>필요</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>No run with this model, data and method has finished here</source>
        <translation>이 모델, 데이터, 방법으로 여기에서 완료된 실행이 없습니다</translation>
    </message>
    <message>
        <source>By what finished runs with this model, data and method took</source>
        <translation>이 모델, 데이터, 방법으로 완료된 실행에 걸린 시간으로 추정합니다</translation>
    </message>
    <message>
        <source>A run keeps the device that it began on</source>
        <translation>실행은 시작한 장치를 계속 씁니다</translation>
    </message>
    <message>
        <source>Double click or F2 chooses another device</source>
        <translation>두 번 클릭하거나 F2를 눌러 다른 장치를 고릅니다</translation>
    </message>
    <message>
        <source>Its program died again and again and it got no further; add it once more to try again, or remove it</source>
        <translation>프로그램이 거듭 죽어 더 나아가지 못했습니다. 다시 시도하려면 다시 추가하고, 아니면 제거하십시오</translation>
    </message>
</context>
<context>
    <name>rankscope::QueuePage</name>
    <message>
        <source>New sweep</source>
        <translation>새 스윕</translation>
    </message>
    <message>
        <source>Pause when a run fails</source>
        <translation>실행이 실패하면 일시 중지</translation>
    </message>
    <message>
        <source>Off: the next run starts although the one before it failed</source>
        <translation>끄면 앞의 실행이 실패해도 다음 실행이 시작됩니다</translation>
    </message>
    <message>
        <source>Pause queue</source>
        <translation>대기열 일시 중지</translation>
    </message>
    <message>
        <source>Starts nothing more, here and from the command line; what trains goes on</source>
        <translation>여기서도 명령줄에서도 더 시작하지 않습니다. 학습 중인 것은 계속됩니다</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Trains what waits, one run after the other</source>
        <translation>기다리는 실행을 하나씩 학습합니다</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Start it earlier</source>
        <translation>더 일찍 시작합니다</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Start it later</source>
        <translation>더 늦게 시작합니다</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>Take it out of the queue; the run stays</source>
        <translation>대기열에서 뺍니다. 실행은 남습니다</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Show this run on the live page</source>
        <translation>이 실행을 실시간 페이지에 보여 줍니다</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Nothing waits. A run that is started while another one trains is put here, and so is every run of a sweep.</source>
        <translation>기다리는 실행이 없습니다. 다른 실행이 학습하는 동안 시작한 실행과 스윕의 모든 실행이 여기에 놓입니다.</translation>
    </message>
    <message>
        <source>Nothing waits</source>
        <translation>대기 없음</translation>
    </message>
    <message>
        <source>1 run waits</source>
        <translation>실행 1개 대기</translation>
    </message>
    <message numerus="yes">
        <source>%n runs wait</source>
        <translation>
            <numerusform>실행 %n개 대기</numerusform>
        </translation>
    </message>
    <message>
        <source>, 1 trains</source>
        <translation>, 1개 학습 중</translation>
    </message>
    <message numerus="yes">
        <source>, %n train</source>
        <translation>
            <numerusform>, %n개 학습 중</numerusform>
        </translation>
    </message>
    <message>
        <source>, about %1 in all</source>
        <translation>, 모두 약 %1</translation>
    </message>
    <message>
        <source> – paused</source>
        <translation> – 일시 중지됨</translation>
    </message>
    <message>
        <source>Continue queue</source>
        <translation>대기열 계속</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Choose the device of a run that waits</source>
        <translation>기다리는 실행의 장치를 고릅니다</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Add a run with the same configuration behind this one</source>
        <translation>같은 구성의 실행을 이 실행 뒤에 더합니다</translation>
    </message>
    <message>
        <source>Move in the queue</source>
        <translation>대기열에서 옮기기</translation>
    </message>
    <message>
        <source>Change the device</source>
        <translation>장치 변경</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>대기열에서 빼기</translation>
    </message>
    <message numerus="yes">
        <source>, about %1 and %n runs of unknown length</source>
        <translation>
            <numerusform>, 약 %1 + 소요 시간을 모르는 실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>, how long is unknown</source>
        <translation>, 소요 시간 알 수 없음</translation>
    </message>
</context>
<context>
    <name>rankscope::RankMap</name>
    <message>
        <source>Kept ranks: layers by kinds of matrices</source>
        <translation>유지된 랭크: 층 × 행렬 종류</translation>
    </message>
</context>
<context>
    <name>rankscope::ReplayDesk</name>
    <message>
        <source>Another replay is under way; wait for its end or cancel it.</source>
        <translation>다른 재현이 진행 중입니다. 끝나기를 기다리거나 취소하십시오.</translation>
    </message>
    <message>
        <source>%1 has no recorded steps that could be repeated from a place that is still there.</source>
        <translation>%1: 아직 남아 있는 시작 위치에서 재현할 수 있는 기록된 스텝이 없습니다.</translation>
    </message>
    <message>
        <source>Repeating %1… %2 %</source>
        <translation>%1 재현 중… %2 %</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>분석</translation>
    </message>
</context>
<context>
    <name>rankscope::ReplayDialog</name>
    <message>
        <source>Verify %1 by repeating it</source>
        <translation>%1 재현 검증</translation>
    </message>
    <message>
        <source>Steps of the run are trained again on %1 and every loss, score and mask is compared bit for bit with what was recorded. The run itself stays as it is; what came of it is kept among its events.</source>
        <translation>실행의 스텝을 %1에서 다시 학습하여 모든 손실, 점수, 마스크를 기록과 비트 단위로 비교합니다. 실행 자체는 그대로이며, 결과는 실행의 이벤트에 남습니다.</translation>
    </message>
    <message>
        <source>the beginning</source>
        <translation>처음</translation>
    </message>
    <message>
        <source>the checkpoint after %1 steps</source>
        <translation>%1스텝 뒤의 체크포인트</translation>
    </message>
    <message>
        <source>Start at</source>
        <translation>시작 위치</translation>
    </message>
    <message>
        <source>How many steps are repeated and compared</source>
        <translation>재현하여 비교할 스텝 수</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>검증</translation>
    </message>
    <message>
        <source>Nothing is left to repeat from here.</source>
        <translation>여기서부터는 재현할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Steps %1 to %2 of 0 to %3.</source>
        <translation>스텝 %1~%2(전체 0~%3).</translation>
    </message>
</context>
<context>
    <name>rankscope::ReportPage</name>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Write the text as Markdown, with its drawings as SVG files in a folder beside it</source>
        <translation>글을 Markdown으로 쓰고 그림은 옆 폴더에 SVG 파일로 씁니다</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Write the pages below as a PDF</source>
        <translation>아래 페이지를 PDF로 씁니다</translation>
    </message>
    <message>
        <source>Export HTML</source>
        <translation>HTML 내보내기</translation>
    </message>
    <message>
        <source>Write one HTML file with everything in it, to send or to print</source>
        <translation>보내거나 인쇄할 수 있도록 모두 담은 HTML 파일 하나를 씁니다</translation>
    </message>
    <message>
        <source>Rankscope report</source>
        <translation>Rankscope 보고서</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>What was asked, and what came out</source>
        <translation>무엇을 물었고 무엇이 나왔는지</translation>
    </message>
    <message>
        <source># heading, - list, **bold**, *emphasis*, `code`; an empty line begins a paragraph</source>
        <translation># 제목, - 목록, **굵게**, *강조*, `코드`. 빈 줄은 새 문단입니다</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>글</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Search in runs</source>
        <translation>실행에서 검색</translation>
    </message>
    <message>
        <source>Runs of the report</source>
        <translation>보고서의 실행</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>구성 부분</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>There are no runs to report on yet.</source>
        <translation>아직 보고할 실행이 없습니다.</translation>
    </message>
    <message>
        <source>No run is chosen; check the runs that the report is about.</source>
        <translation>고른 실행이 없습니다. 보고서에 넣을 실행을 표시하십시오.</translation>
    </message>
    <message>
        <source>Report about %1 of %2 runs.</source>
        <translation>실행 %2개 중 %1개에 대한 보고서입니다.</translation>
    </message>
    <message>
        <source>Reports are made of stored runs; start one under New run.</source>
        <translation>보고서는 저장된 실행으로 만듭니다. 새 실행에서 하나 시작하십시오.</translation>
    </message>
    <message>
        <source>Choose runs at the left; the pages appear here as they will be printed.</source>
        <translation>왼쪽에서 실행을 고르면 인쇄될 모습 그대로 여기에 나옵니다.</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>보고서 내보내기</translation>
    </message>
    <message>
        <source>The chosen runs are still being read; export again in a moment.</source>
        <translation>고른 실행을 아직 읽고 있습니다. 잠시 뒤 다시 내보내십시오.</translation>
    </message>
    <message>
        <source>Follow the runs</source>
        <translation>실행 따라가기</translation>
    </message>
    <message>
        <source>Off: the report keeps what it shows now, while its runs go on</source>
        <translation>끄면 실행이 계속되어도 보고서는 지금 내용을 유지합니다</translation>
    </message>
</context>
<context>
    <name>rankscope::ReportPreview</name>
    <message>
        <source>Preview of the report</source>
        <translation>보고서 미리 보기</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n쪽</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::RunDesk</name>
    <message>
        <source>This workspace is open for reading only, so nothing can be trained into it; open or make another one.</source>
        <translation>이 작업 공간은 읽기 전용으로 열려 있어 학습할 수 없습니다. 다른 작업 공간을 열거나 만드십시오.</translation>
    </message>
    <message>
        <source>This run is already training or in the queue.</source>
        <translation>이 실행은 이미 학습 중이거나 대기열에 있습니다.</translation>
    </message>
    <message>
        <source>The stored configuration of %1 cannot be used: %2</source>
        <translation>%1의 저장된 구성을 쓸 수 없습니다: %2</translation>
    </message>
    <message>
        <source>%1 has no checkpoint to continue from; start it again from its configuration.</source>
        <translation>%1에는 이어 갈 체크포인트가 없습니다. 그 구성으로 다시 시작하십시오.</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>%1 is in the queue.</source>
        <translation>%1이(가) 대기열에 있습니다.</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>실행 %1</translation>
    </message>
    <message>
        <source>%1 has no checkpoint to branch from; clone its configuration instead.</source>
        <translation>%1에는 분기할 체크포인트가 없습니다. 대신 구성을 복제하십시오.</translation>
    </message>
    <message>
        <source>The checkpoint after %1 steps is not there any more; branch from another one.</source>
        <translation>%1스텝 뒤의 체크포인트가 더 이상 없습니다. 다른 체크포인트에서 분기하십시오.</translation>
    </message>
    <message numerus="yes">
        <source>%n runs are in the queue.</source>
        <translation>
            <numerusform>실행 %n개가 대기열에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is in the queue and starts when the replay has ended.</source>
        <translation>%1이(가) 대기열에 있으며 재현이 끝나면 시작합니다.</translation>
    </message>
    <message>
        <source>%1 goes on from a checkpoint of another run; branch that run again.</source>
        <translation>%1: 다른 실행의 체크포인트에서 이어진 실행입니다. 그 실행에서 다시 분기하십시오.</translation>
    </message>
    <message>
        <source>%1 copy</source>
        <translation>%1 사본</translation>
    </message>
    <message>
        <source>%1 goes on from an older checkpoint. %2</source>
        <translation>%1은(는) 더 오래된 체크포인트에서 이어집니다. %2</translation>
    </message>
</context>
<context>
    <name>rankscope::RunDetails</name>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>태그, 쉼표로 구분</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>What this run is for, and what came of it</source>
        <translation>이 실행의 목적과 결과</translation>
    </message>
    <message>
        <source>Add tags to all</source>
        <translation>모두에 태그 추가</translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>고른 실행 없음</translation>
    </message>
    <message>
        <source>%1 runs chosen</source>
        <translation>실행 %1개 고름</translation>
    </message>
    <message>
        <source>%1 of training in all</source>
        <translation>학습 시간 합계 %1</translation>
    </message>
    <message>
        <source>, step %1 of %2</source>
        <translation>, 스텝 %2 중 %1</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>만든 때</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>끝난 때</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Branch of</source>
        <translation>분기 원본</translation>
    </message>
    <message>
        <source>run %1 from step %2</source>
        <translation>실행 %1, 스텝 %2부터</translation>
    </message>
    <message>
        <source>Identifier</source>
        <translation>식별자</translation>
    </message>
</context>
<context>
    <name>rankscope::RunPicker</name>
    <message>
        <source>Search runs</source>
        <translation>실행 검색</translation>
    </message>
    <message>
        <source>Search of the runs</source>
        <translation>실행의 검색</translation>
    </message>
    <message>
        <source>Part of a name, tag, method, task, model or status</source>
        <translation>이름, 태그, 방법, 모델, 과제 또는 상태의 일부</translation>
    </message>
    <message>
        <source>Runs to compare</source>
        <translation>비교할 실행</translation>
    </message>
    <message>
        <source>Chosen runs, of all runs of the workspace</source>
        <translation>작업 공간의 모든 실행 중 고른 실행</translation>
    </message>
    <message>
        <source>All</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Chooses every run that is listed</source>
        <translation>목록에 있는 실행을 모두 고릅니다</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Chooses none of the listed runs</source>
        <translation>목록에 있는 실행을 모두 고르지 않습니다</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2개 중 %1개</translation>
    </message>
</context>
<context>
    <name>rankscope::RunTableModel</name>
    <message>
        <source>Rename &quot;%1&quot; to &quot;%2&quot;</source>
        <translation>&quot;%1&quot;의 이름을 &quot;%2&quot;(으)로 변경</translation>
    </message>
    <message>
        <source>Change tags of &quot;%1&quot;</source>
        <translation>&quot;%1&quot;의 태그 변경</translation>
    </message>
    <message>
        <source>Edit note of &quot;%1&quot;</source>
        <translation>&quot;%1&quot;의 메모 편집</translation>
    </message>
    <message>
        <source>Delete &quot;%1&quot;</source>
        <translation>&quot;%1&quot; 삭제</translation>
    </message>
    <message>
        <source>Delete %1 runs</source>
        <translation>실행 %1개 삭제</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1분 %2초</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1시간 %2분</translation>
    </message>
    <message>
        <source>task loss</source>
        <translation>과제 손실</translation>
    </message>
    <message>
        <source>regulariser</source>
        <translation>정규화 항</translation>
    </message>
    <message>
        <source>speed (tokens/s)</source>
        <translation>속도(토큰/초)</translation>
    </message>
    <message>
        <source>time of a step (s)</source>
        <translation>스텝 시간(초)</translation>
    </message>
    <message>
        <source>%1 (evaluation)</source>
        <translation>%1(평가)</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>Triplets at the start → planned at the end</source>
        <translation>시작할 때의 트리플릿 → 끝에 계획된 트리플릿</translation>
    </message>
    <message>
        <source>Nothing has been evaluated yet</source>
        <translation>아직 평가된 것이 없습니다</translation>
    </message>
    <message>
        <source>Best value of %1 on the evaluation data</source>
        <translation>평가 데이터에서 %1의 최고값</translation>
    </message>
    <message>
        <source>Time in training, pauses not counted</source>
        <translation>학습 시간, 일시 중지 제외</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>과제</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>예산</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>최고</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>%1, best</source>
        <translation>%1, 최고</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>토큰/초</translation>
    </message>
    <message>
        <source>memory (MB)</source>
        <translation>메모리(MB)</translation>
    </message>
    <message>
        <source>steps planned</source>
        <translation>계획 스텝</translation>
    </message>
    <message>
        <source>budget at the start</source>
        <translation>시작 예산</translation>
    </message>
    <message>
        <source>Last value of %1</source>
        <translation>%1의 마지막 값</translation>
    </message>
    <message>
        <source>Best value of %1 over the run</source>
        <translation>실행 전체에서 %1의 최고값</translation>
    </message>
    <message>
        <source>Click sorts, Shift and click sorts by this as well, drag moves, right click chooses the columns</source>
        <translation>클릭하면 정렬, Shift+클릭하면 이 열을 정렬에 추가, 끌면 이동, 오른쪽 클릭하면 열 고르기</translation>
    </message>
    <message>
        <source>The settings of this run are being read</source>
        <translation>이 실행의 설정을 읽고 있습니다</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>%1, n %2</source>
        <translation>%1, n %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot;</source>
        <translation>&quot;%1&quot;</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>실행 %1개</translation>
    </message>
    <message>
        <source>Star %1</source>
        <translation>%1 별표</translation>
    </message>
    <message>
        <source>Take the star off %1</source>
        <translation>%1 별표 해제</translation>
    </message>
    <message>
        <source>Archive %1</source>
        <translation>%1 보관</translation>
    </message>
    <message>
        <source>Take %1 out of the archive</source>
        <translation>%1 보관 해제</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>%1: the baseline; numbers of other runs show their difference from it</source>
        <translation>%1: 기준. 다른 실행의 수치는 이 실행과의 차이로 표시됩니다</translation>
    </message>
    <message>
        <source>, starred</source>
        <translation>, 별표</translation>
    </message>
    <message>
        <source>, archived</source>
        <translation>, 보관됨</translation>
    </message>
    <message>
        <source>, baseline</source>
        <translation>, 기준</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>실행 1개</translation>
    </message>
    <message>
        <source>%1 (mean ± standard deviation of the n runs that have a value)</source>
        <translation>%1(값이 있는 실행 n개의 평균 ± 표준 편차)</translation>
    </message>
    <message>
        <source>no %1</source>
        <translation>%1 없음</translation>
    </message>
</context>
<context>
    <name>rankscope::RunTools</name>
    <message>
        <source>Export adapter…</source>
        <translation>어댑터 내보내기…</translation>
    </message>
    <message>
        <source>Verify by repeating…</source>
        <translation>재현 검증…</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Export this run&apos;s adapter, or repeat part of it</source>
        <translation>이 실행의 어댑터를 내보내거나 일부를 재현합니다</translation>
    </message>
    <message>
        <source>✓ exact</source>
        <translation>✓ 일치</translation>
    </message>
    <message>
        <source>≠ differs</source>
        <translation>≠ 불일치</translation>
    </message>
    <message>
        <source>Found to repeat bit for bit</source>
        <translation>비트 단위까지 재현됨</translation>
    </message>
    <message>
        <source>Found not to repeat</source>
        <translation>재현되지 않음</translation>
    </message>
</context>
<context>
    <name>rankscope::RunsPage</name>
    <message>
        <source>No run has recorded a curve yet.</source>
        <translation>아직 곡선을 기록한 실행이 없습니다.</translation>
    </message>
    <message>
        <source>Choose runs above to see their curves.</source>
        <translation>위에서 실행을 고르면 곡선이 나옵니다.</translation>
    </message>
    <message>
        <source>The chosen runs have not recorded this.</source>
        <translation>고른 실행은 이것을 기록하지 않았습니다.</translation>
    </message>
    <message>
        <source>The first %1 of %2 chosen runs</source>
        <translation>고른 실행 %2개 중 처음 %1개</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>실행 1개</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>실행 %1개</translation>
    </message>
    <message>
        <source>A run that is training must be stopped before it can be deleted</source>
        <translation>학습 중인 실행은 중지한 뒤에 삭제할 수 있습니다</translation>
    </message>
    <message>
        <source>Move the chosen runs to the bin; Ctrl+Z brings them back (Del)</source>
        <translation>고른 실행을 휴지통으로 옮깁니다. Ctrl+Z로 되살립니다 (Del)</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>실행 %2개 중 %1개</translation>
    </message>
    <message>
        <source>, %1 training</source>
        <translation>, 학습 중 %1개</translation>
    </message>
    <message>
        <source>, %1 interrupted</source>
        <translation>, 중단됨 %1개</translation>
    </message>
    <message>
        <source>No runs yet.</source>
        <translation>아직 실행이 없습니다.</translation>
    </message>
    <message>
        <source>None of %1 runs matches the filter.</source>
        <translation>실행 %1개 중 필터에 맞는 것이 없습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; leaves out most of them.</source>
        <translation>&quot;%1&quot; 때문에 대부분이 빠집니다.</translation>
    </message>
    <message>
        <source>Add tags to %1 runs</source>
        <translation>실행 %1개에 태그 추가</translation>
    </message>
    <message>
        <source>optimizer step</source>
        <translation>옵티마이저 스텝</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>새 실행</translation>
    </message>
    <message>
        <source>Configure and start a new run</source>
        <translation>새 실행을 구성하고 시작합니다</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1(%2)</translation>
    </message>
    <message>
        <source>Filter of the runs</source>
        <translation>실행 필터</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>Show this run on the live page</source>
        <translation>이 실행을 실시간 페이지에 보여 줍니다</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>분석</translation>
    </message>
    <message>
        <source>Replay this run&apos;s allocations and ask why</source>
        <translation>이 실행의 할당을 다시 보며 이유를 살핍니다</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint; for runs that were interrupted, stopped or failed</source>
        <translation>마지막 체크포인트부터 계속합니다. 중단되거나 중지되거나 실패한 실행에 씁니다</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Take this configuration into the form</source>
        <translation>이 구성을 양식으로 가져옵니다</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>분기…</translation>
    </message>
    <message>
        <source>Start a new run from one of this run&apos;s checkpoints, with other settings</source>
        <translation>이 실행의 체크포인트에서 다른 설정으로 새 실행을 시작합니다</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Put the chosen runs side by side; choose at least two</source>
        <translation>고른 실행을 나란히 놓습니다. 둘 이상 고르십시오</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Edit the name in its row</source>
        <translation>해당 행에서 이름을 편집합니다</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Edit the tags of the chosen runs</source>
        <translation>고른 실행의 태그를 편집합니다</translation>
    </message>
    <message>
        <source>Edit note</source>
        <translation>메모 편집</translation>
    </message>
    <message>
        <source>Write what this run is for</source>
        <translation>이 실행의 목적을 적습니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Configure the first run</source>
        <translation>첫 실행 구성</translation>
    </message>
    <message>
        <source>Runs are listed here with their status, budget and best result.</source>
        <translation>실행이 상태, 예산, 최고 결과와 함께 여기에 나옵니다.</translation>
    </message>
    <message>
        <source>Clear filter</source>
        <translation>필터 지우기</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Metric of the curves</source>
        <translation>곡선의 지표</translation>
    </message>
    <message>
        <source>What is drawn over the steps for every chosen run</source>
        <translation>고른 모든 실행에 대해 스텝에 따라 그릴 값</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>로그 축</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis; values of 0 and below are left out</source>
        <translation>로그 세로축. 0 이하의 값은 뺍니다</translation>
    </message>
    <message>
        <source>Curves of the chosen runs</source>
        <translation>고른 실행의 곡선</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>별표 해제</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>별표</translation>
    </message>
    <message>
        <source>Take out of the archive</source>
        <translation>보관 해제</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>보관</translation>
    </message>
    <message>
        <source>No baseline</source>
        <translation>기준 해제</translation>
    </message>
    <message>
        <source>Set as baseline</source>
        <translation>기준으로 설정</translation>
    </message>
    <message>
        <source>Put runs that share a value under a row with their mean and deviation</source>
        <translation>같은 값을 가진 실행을 평균과 편차를 보이는 행 아래에 묶습니다</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>열…</translation>
    </message>
    <message>
        <source>Show any setting, metric or fact of the runs as a column</source>
        <translation>실행의 설정, 지표, 정보를 열로 보여 줍니다</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>보관됨</translation>
    </message>
    <message>
        <source>Show runs that were put into the archive as well</source>
        <translation>보관한 실행도 보여 줍니다</translation>
    </message>
    <message>
        <source>Export adapter…</source>
        <translation>어댑터 내보내기…</translation>
    </message>
    <message>
        <source>Write a checkpoint as an adapter or a merged model</source>
        <translation>체크포인트를 어댑터 또는 병합한 모델로 씁니다</translation>
    </message>
    <message>
        <source>Verify by repeating…</source>
        <translation>재현 검증…</translation>
    </message>
    <message>
        <source>Train some steps again and compare them bit for bit with the record</source>
        <translation>일부 스텝을 다시 학습하여 기록과 비트 단위로 비교합니다</translation>
    </message>
    <message>
        <source>Mark the chosen runs; the filter starred finds them</source>
        <translation>고른 실행에 별표를 답니다. 필터 starred로 찾습니다</translation>
    </message>
    <message>
        <source>Put the chosen runs out of the way; the switch Archived shows them</source>
        <translation>고른 실행을 목록에서 치웁니다. 보관됨을 켜면 보입니다</translation>
    </message>
    <message>
        <source>Show every number&apos;s difference from this run&apos;s</source>
        <translation>모든 수치를 이 실행과의 차이로 보여 줍니다</translation>
    </message>
    <message>
        <source>Choose the runs of this group</source>
        <translation>이 그룹의 실행 고르기</translation>
    </message>
    <message>
        <source>Close all groups</source>
        <translation>모든 그룹 접기</translation>
    </message>
    <message>
        <source>Open all groups</source>
        <translation>모든 그룹 펼치기</translation>
    </message>
    <message>
        <source>Filter, such as metric.accuracy &gt; .9 and tag = paper</source>
        <translation>필터, 예: metric.accuracy &gt; .9 and tag = paper</translation>
    </message>
    <message>
        <source>Words are looked for in name, tags, method, task, model and status; all must be there.
Fields: metric.NAME, param.KEY, name, tag, state, dataset, model, created, starred and others
with = != &lt; &lt;= &gt; &gt;= ~ (regular expression) in (a, b), joined by and, or, not, ( ).
tag:paper compares the beginning, -term excludes, quotes keep blanks together, dates are
2026-11-01 or -7d. Ctrl+Space proposes what may come next (Ctrl+F).</source>
        <translation>이름, 태그, 방법, 과제, 모델, 상태에서 단어를 찾으며 모든 단어가 있어야 합니다.
항목: metric.NAME, param.KEY, name, tag, state, dataset, model, created, starred 등
연산자는 = != &lt; &lt;= &gt; &gt;= ~(정규 표현식) in (a, b)이며 and, or, not, ( )로 잇습니다.
tag:paper는 앞부분을 비교하고, -단어는 제외하며, 따옴표는 공백을 묶습니다. 날짜는
2026-11-01 또는 -7d로 씁니다. Ctrl+Space는 다음에 올 말을 제안합니다 (Ctrl+F).</translation>
    </message>
    <message>
        <source>sweep or group</source>
        <translation>스윕 또는 그룹</translation>
    </message>
    <message>
        <source>, %1 in the archive</source>
        <translation>, 보관됨 %1개</translation>
    </message>
    <message>
        <source>, settings of %1 are being read</source>
        <translation>, %1개의 설정을 읽는 중</translation>
    </message>
    <message>
        <source>Filter: %1 Still %2</source>
        <translation>필터: %1 표시는 그대로: %2</translation>
    </message>
    <message>
        <source>The only run is in the archive.</source>
        <translation>유일한 실행이 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>All %1 runs are in the archive.</source>
        <translation>실행 %1개가 모두 보관되어 있습니다.</translation>
    </message>
    <message>
        <source>Show the archive</source>
        <translation>보관된 실행 보기</translation>
    </message>
    <message>
        <source>Not grouped</source>
        <translation>묶지 않음</translation>
    </message>
    <message>
        <source>Group: %1</source>
        <translation>그룹: %1</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>run</source>
        <translation>실행</translation>
    </message>
</context>
<context>
    <name>rankscope::SavedViews</name>
    <message>
        <source>Saved &amp;views</source>
        <translation>저장된 보기(&amp;V)</translation>
    </message>
    <message>
        <source>The view %1 is no longer in this workspace.</source>
        <translation>보기 %1이(가) 더 이상 이 작업 공간에 없습니다.</translation>
    </message>
    <message>
        <source>The view %1 cannot be read; save it anew or delete it.</source>
        <translation>보기 %1을(를) 읽을 수 없습니다. 새로 저장하거나 삭제하십시오.</translation>
    </message>
    <message>
        <source>The view %1 names runs that are gone: %2. The rest of it is shown.</source>
        <translation>보기 %1에 이제 없는 실행이 들어 있습니다: %2. 나머지를 보여 줍니다.</translation>
    </message>
    <message>
        <source>This workspace is open for reading only: its views can be shown, but not saved, renamed or deleted.</source>
        <translation>이 작업 공간은 읽기 전용으로 열려 있습니다. 보기를 볼 수는 있지만 저장하거나 이름을 바꾸거나 삭제할 수 없습니다.</translation>
    </message>
    <message>
        <source>The view %1 was deleted.</source>
        <translation>보기 %1을(를) 삭제했습니다.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
</context>
<context>
    <name>rankscope::ScatterMatrix</name>
    <message>
        <source>ρ %1</source>
        <translation>ρ %1</translation>
    </message>
    <message>
        <source>no ρ</source>
        <translation>ρ 없음</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1~%2</translation>
    </message>
    <message>
        <source>Every amount of the compared runs against every other one</source>
        <translation>비교하는 실행의 모든 값을 서로 견줍니다</translation>
    </message>
    <message>
        <source>scatter matrix</source>
        <translation>산점도 행렬</translation>
    </message>
    <message>
        <source>%1 against %2: %3, n = %4</source>
        <translation>%1 대 %2: %3, n = %4</translation>
    </message>
    <message>
        <source>Scatter matrix</source>
        <translation>산점도 행렬</translation>
    </message>
</context>
<context>
    <name>rankscope::ScatterPlot</name>
    <message numerus="yes">
        <source>%n without a place on these axes</source>
        <translation>
            <numerusform>이 축에 자리가 없는 것 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>확대 초기화</translation>
    </message>
    <message>
        <source>Clear choice</source>
        <translation>선택 지우기</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>확대 되돌리기</translation>
    </message>
</context>
<context>
    <name>rankscope::ScatterTab</name>
    <message>
        <source>Across</source>
        <translation>가로</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>세로</translation>
    </message>
    <message>
        <source>%1: less is better</source>
        <translation>%1: 작을수록 좋음</translation>
    </message>
    <message>
        <source>%1: more is better</source>
        <translation>%1: 클수록 좋음</translation>
    </message>
    <message>
        <source>Better end across</source>
        <translation>가로축의 좋은 쪽</translation>
    </message>
    <message>
        <source>across</source>
        <translation>가로</translation>
    </message>
    <message>
        <source>Better end up</source>
        <translation>세로축의 좋은 쪽</translation>
    </message>
    <message>
        <source>up</source>
        <translation>세로</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>One point a group of runs, at its mean, with the standard deviation as bars</source>
        <translation>실행 그룹마다 평균에 점 하나, 표준 편차는 막대</translation>
    </message>
    <message>
        <source>Log x</source>
        <translation>로그 x</translation>
    </message>
    <message>
        <source>Logarithmic horizontal axis</source>
        <translation>로그 가로축</translation>
    </message>
    <message>
        <source>Log y</source>
        <translation>로그 y</translation>
    </message>
    <message>
        <source>Logarithmic vertical axis</source>
        <translation>로그 세로축</translation>
    </message>
    <message>
        <source>None of the chosen runs has both amounts.</source>
        <translation>고른 실행 중 두 값이 모두 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>%1 (n = %2)</source>
        <translation>%1(n = %2)</translation>
    </message>
    <message>
        <source>What quality costs</source>
        <translation>품질의 비용</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%2에 대한 %1</translation>
    </message>
    <message>
        <source>%1 of %2 are dominated by no other</source>
        <translation>%2개 중 %1개는 다른 것에 뒤지지 않음</translation>
    </message>
    <message>
        <source>Spearman&apos;s correlation of the runs %1, n = %2</source>
        <translation>실행의 스피어만 상관 %1, n = %2</translation>
    </message>
    <message>
        <source>What a drag over the plot does</source>
        <translation>그림에서 끌 때의 동작</translation>
    </message>
    <message>
        <source>What a drag over the plot does; Escape clears the choice</source>
        <translation>그림에서 끌 때의 동작. Esc로 선택을 지웁니다</translation>
    </message>
    <message>
        <source>drag zooms</source>
        <translation>끌어서 확대</translation>
    </message>
    <message>
        <source>drag chooses a rectangle</source>
        <translation>끌어서 사각형 선택</translation>
    </message>
    <message>
        <source>drag draws a lasso</source>
        <translation>끌어서 올가미 선택</translation>
    </message>
    <message>
        <source>One pair of amounts, or all pairs of several</source>
        <translation>값 한 쌍, 또는 여러 값의 모든 쌍</translation>
    </message>
    <message>
        <source>one pair</source>
        <translation>한 쌍</translation>
    </message>
    <message>
        <source>matrix of pairs</source>
        <translation>모든 쌍의 행렬</translation>
    </message>
    <message>
        <source>Compare only these</source>
        <translation>이것만 비교</translation>
    </message>
    <message>
        <source>Leaves the runs that are not chosen out of the comparison</source>
        <translation>고르지 않은 실행을 비교에서 뺍니다</translation>
    </message>
    <message>
        <source>Runs that are chosen in the plot</source>
        <translation>그림에서 고른 실행</translation>
    </message>
    <message>
        <source>All %1 runs; choose some with a rectangle or a lasso</source>
        <translation>실행 %1개 모두. 사각형이나 올가미로 일부를 고르십시오</translation>
    </message>
    <message>
        <source>%1 of %2 runs are chosen</source>
        <translation>실행 %2개 중 %1개 고름</translation>
    </message>
</context>
<context>
    <name>rankscope::SchedulePlot</name>
    <message>
        <source>warm-up</source>
        <translation>워밍업</translation>
    </message>
    <message>
        <source>budgeting</source>
        <translation>예산 조정</translation>
    </message>
    <message>
        <source>final</source>
        <translation>최종</translation>
    </message>
    <message>
        <source>Drag: end of the warm-up, now step %1</source>
        <translation>끌기: 워밍업의 끝, 현재 스텝 %1</translation>
    </message>
    <message>
        <source>Drag: start of the final phase, now step %1</source>
        <translation>끌기: 최종 단계의 시작, 현재 스텝 %1</translation>
    </message>
    <message>
        <source>Drag: target budget, now %1 triplets</source>
        <translation>끌기: 목표 예산, 현재 트리플릿 %1개</translation>
    </message>
    <message>
        <source>Step %1: budget %2 triplets</source>
        <translation>스텝 %1: 예산 트리플릿 %2개</translation>
    </message>
    <message>
        <source>Budget schedule</source>
        <translation>예산 일정</translation>
    </message>
    <message>
        <source>Planned triplets at every step. Space picks a handle, the arrow keys move it; the fields beside say the same.</source>
        <translation>스텝마다 계획된 트리플릿입니다. 스페이스로 손잡이를 고르고 화살표 키로 옮깁니다. 옆의 항목에도 같은 값이 있습니다.</translation>
    </message>
    <message>
        <source>optimizer step</source>
        <translation>옵티마이저 스텝</translation>
    </message>
    <message>
        <source>budget (triplets)</source>
        <translation>예산(트리플릿)</translation>
    </message>
</context>
<context>
    <name>rankscope::ScorePlot</name>
    <message>
        <source>score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>plan %1</source>
        <translation>계획 %1</translation>
    </message>
    <message>
        <source>triplets by score: %1</source>
        <translation>점수순 트리플릿: %1</translation>
    </message>
    <message>
        <source>triplets by score</source>
        <translation>점수순 트리플릿</translation>
    </message>
    <message>
        <source>kept %1 of %2, %3 within %4 % of the threshold</source>
        <translation>%2개 중 %1개 유지, %3개가 임계값의 %4 % 안</translation>
    </message>
    <message>
        <source>, %1 tied and masked together</source>
        <translation>, 동점 %1개 함께 마스크됨</translation>
    </message>
    <message>
        <source>, %1 not above 0 left out</source>
        <translation>, 0 이하 %1개 제외</translation>
    </message>
    <message>
        <source>place %1 of %2</source>
        <translation>%2개 중 %1위</translation>
    </message>
    <message>
        <source>score %1, %2</source>
        <translation>점수 %1, %2</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>마스크됨</translation>
    </message>
    <message>
        <source>%1 × the threshold</source>
        <translation>임계값의 %1배</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>중요도</translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>확대 초기화</translation>
    </message>
    <message>
        <source>Logarithmic y axis</source>
        <translation>로그 y축</translation>
    </message>
    <message>
        <source>Importance, step %1</source>
        <translation>중요도, 스텝 %1</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>확대 되돌리기</translation>
    </message>
</context>
<context>
    <name>rankscope::SeedsTab</name>
    <message>
        <source>Metric</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Which value of a run counts</source>
        <translation>실행의 어느 값을 쓸지</translation>
    </message>
    <message>
        <source>The best of many evaluations is higher than what one may expect of a run</source>
        <translation>여러 평가의 최고값은 실행에서 기대할 수 있는 값보다 높습니다</translation>
    </message>
    <message>
        <source>last value of a run</source>
        <translation>실행의 마지막 값</translation>
    </message>
    <message>
        <source>best value of a run</source>
        <translation>실행의 최고값</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Mean ± standard deviation, Student&apos;s 95 % interval of the mean and a bootstrap interval of 10,000 resamples</source>
        <translation>평균 ± 표준 편차, 평균의 스튜던트 95 % 구간, 재표본 10,000개의 부트스트랩 구간</translation>
    </message>
    <message>
        <source>Paired tests on common seeds</source>
        <translation>공통 시드의 대응 검정</translation>
    </message>
    <message>
        <source>Student&apos;s paired t-test; Wilcoxon&apos;s signed-rank test from six common seeds on; Holm&apos;s correction with more than two groups</source>
        <translation>스튜던트 대응 t 검정. 공통 시드가 여섯 개 이상이면 윌콕슨 부호 순위 검정, 그룹이 셋 이상이면 Holm 보정</translation>
    </message>
    <message>
        <source>Budget table</source>
        <translation>예산 표</translation>
    </message>
    <message>
        <source>The layout of table 1 of the AdaLoRA paper: mean ± deviation (n), the best mean bold</source>
        <translation>AdaLoRA 논문 표 1의 형식: 평균 ± 편차(n), 최고 평균은 굵게</translation>
    </message>
    <message>
        <source>None of the chosen runs has been evaluated.</source>
        <translation>고른 실행 중 평가된 것이 없습니다.</translation>
    </message>
    <message>
        <source>One group: a test needs a second one with the same seeds.</source>
        <translation>그룹이 하나입니다. 검정에는 같은 시드의 두 번째 그룹이 필요합니다.</translation>
    </message>
    <message>
        <source>Groups with fewer than three common seeds get no p value: two differences cannot tell an effect from chance.</source>
        <translation>공통 시드가 셋보다 적은 그룹에는 p 값이 없습니다. 차이 두 개로는 효과와 우연을 가릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Runs of &quot;%1&quot; also differ in %2: their spread is not that of the seed alone.</source>
        <translation>&quot;%1&quot;의 실행들은 %2도 다릅니다. 퍼짐이 시드만의 것은 아닙니다.</translation>
    </message>
    <message>
        <source>All groups at once</source>
        <translation>모든 그룹을 한 번에</translation>
    </message>
    <message>
        <source>One-way analysis of variance with η², Welch&apos;s (for unequal variances) with ω², and Friedman&apos;s test on the seeds that all groups have, with Kendall&apos;s W; a small p says that not all groups are alike</source>
        <translation>η²를 포함한 일원 분산 분석, ω²를 포함한 웰치 분산 분석(분산이 다를 때), 모든 그룹에 공통된 시드에 대한 프리드먼 검정과 켄달의 W입니다. p가 작으면 모든 그룹이 같지는 않다는 뜻입니다</translation>
    </message>
</context>
<context>
    <name>rankscope::SettingsPage</name>
    <message>
        <source>Reopen the workspace that was open last</source>
        <translation>마지막에 열었던 작업 공간 다시 열기</translation>
    </message>
    <message>
        <source>Go to the live page when a run starts</source>
        <translation>실행이 시작되면 실시간 페이지로 가기</translation>
    </message>
    <message>
        <source>Start the next queued run when one ends</source>
        <translation>실행이 끝나면 대기열의 다음 실행 시작</translation>
    </message>
    <message>
        <source>No setting has these words. Clear the search to see all.</source>
        <translation>이 말이 있는 설정이 없습니다. 검색을 지우면 모두 보입니다.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>데스크톱에 맞춤</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>묻기</translation>
    </message>
    <message>
        <source>Keep running until done</source>
        <translation>끝날 때까지 계속</translation>
    </message>
    <message>
        <source>Stop with a checkpoint</source>
        <translation>체크포인트를 남기고 중지</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>설정 검색</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>기본값으로 초기화</translation>
    </message>
    <message>
        <source>Sets everything on this page back as it was at first</source>
        <translation>이 페이지의 모든 설정을 처음으로 되돌립니다</translation>
    </message>
    <message>
        <source>Settings act at once and are kept for all workspaces</source>
        <translation>설정은 바로 적용되며 모든 작업 공간에 유지됩니다</translation>
    </message>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>When closing while training</source>
        <translation>학습 중에 닫을 때</translation>
    </message>
    <message>
        <source>What happens to a run that is training</source>
        <translation>학습 중인 실행을 어떻게 할지 정합니다</translation>
    </message>
    <message>
        <source>At the start</source>
        <translation>시작할 때</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>테마</translation>
    </message>
    <message>
        <source>Charts follow; exported pictures are always light</source>
        <translation>차트도 따릅니다. 내보낸 그림은 늘 밝습니다</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Changes when the window is opened next</source>
        <translation>다음에 창을 열 때 바뀝니다</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Live page</source>
        <translation>실시간 페이지</translation>
    </message>
    <message>
        <source>Off: the page you are on stays</source>
        <translation>끄면 보고 있던 페이지에 머무릅니다</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Off: queued runs wait until they are started by hand</source>
        <translation>끄면 대기열의 실행은 직접 시작할 때까지 기다립니다</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>저장 공간</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>다른 것 열기…</translation>
    </message>
    <message>
        <source>Opens or makes another workspace in this window</source>
        <translation>이 창에 다른 작업 공간을 열거나 만듭니다</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>폴더 보기</translation>
    </message>
    <message>
        <source>Opens the folder of the workspace in the file manager</source>
        <translation>작업 공간의 폴더를 파일 관리자에서 엽니다</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>작업 공간</translation>
    </message>
    <message>
        <source>One file holds all runs; checkpoints lie beside it</source>
        <translation>파일 하나에 모든 실행이 담기며 체크포인트는 옆에 놓입니다</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>진단</translation>
    </message>
    <message>
        <source>Versions and devices</source>
        <translation>버전과 장치</translation>
    </message>
    <message>
        <source>To be sent along with a report of a problem</source>
        <translation>문제를 알릴 때 함께 보내십시오</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copies the versions and devices</source>
        <translation>버전과 장치를 복사합니다</translation>
    </message>
    <message>
        <source>Open for reading only</source>
        <translation>읽기 전용으로 열림</translation>
    </message>
    <message>
        <source>No font here has Korean letters; install the package fonts-nanum.</source>
        <translation>한글 글꼴이 없습니다. fonts-nanum 패키지를 설치하십시오.</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>줄임</translation>
    </message>
    <message>
        <source>All</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Otherwise the start page is shown</source>
        <translation>끄면 시작 페이지가 나옵니다</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>움직임</translation>
    </message>
    <message>
        <source>At the end of a run</source>
        <translation>실행이 끝날 때</translation>
    </message>
    <message>
        <source>Where the desktop shows such messages</source>
        <translation>데스크톱이 이런 알림을 보여 줄 수 있을 때</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Choose a command and press its new key; F1 lists the keys in force</source>
        <translation>명령을 고르고 새 키를 누르십시오. F1은 현재의 키를 보여 줍니다</translation>
    </message>
    <message>
        <source>Notify when a run ends behind other windows</source>
        <translation>창이 뒤에 있을 때 실행이 끝나면 알리기</translation>
    </message>
    <message>
        <source>Reduced: no animation, slow playing, longer messages</source>
        <translation>줄임: 애니메이션 없음, 느린 재생, 긴 메시지 표시</translation>
    </message>
</context>
<context>
    <name>rankscope::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>키보드 단축키</translation>
    </message>
    <message>
        <source>Filter by key or by what it does</source>
        <translation>키 또는 동작으로 거르기</translation>
    </message>
    <message>
        <source>Filter the shortcuts</source>
        <translation>단축키 필터</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
</context>
<context>
    <name>rankscope::ShortcutsEditor</name>
    <message>
        <source>Commands and their keys</source>
        <translation>명령과 키</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Key of the chosen command</source>
        <translation>고른 명령의 키</translation>
    </message>
    <message>
        <source>Click here and press the new key</source>
        <translation>여기를 클릭하고 새 키를 누르십시오</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>키 없음</translation>
    </message>
    <message>
        <source>Takes the key from the chosen command</source>
        <translation>고른 명령에서 키를 뺍니다</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Gives the chosen command its usual key again</source>
        <translation>고른 명령의 키를 기본값으로 되돌립니다</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>모두 초기화</translation>
    </message>
    <message>
        <source>Gives all commands their usual keys again</source>
        <translation>모든 명령의 키를 기본값으로 되돌립니다</translation>
    </message>
    <message>
        <source>All commands have their usual keys.</source>
        <translation>모든 명령의 키가 기본값입니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has no key now.</source>
        <translation>이제 &quot;%1&quot;에는 키가 없습니다.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is on %2 now.</source>
        <translation>이제 &quot;%1&quot;의 키는 %2입니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::SpectrumView</name>
    <message>
        <source>%1 % of the energy</source>
        <translation>에너지의 %1 %</translation>
    </message>
    <message>
        <source>Cut after training: %1 ranks instead of %2, %3 weights as plain LoRA, error ‖ΔW − ΔWₖ‖ %4 (%5 % of ‖ΔW‖ of all matrices).</source>
        <translation>학습 뒤 자르기: 랭크 %2 대신 %1, 일반 LoRA로 가중치 %3개, 오차 ‖ΔW − ΔWₖ‖ %4(모든 행렬 ‖ΔW‖의 %5 %).</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>특이값</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>choose a matrix in the table or on the map</source>
        <translation>표나 맵에서 행렬을 고르십시오</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>체크포인트</translation>
    </message>
    <message>
        <source>&amp;Checkpoint after</source>
        <translation>체크포인트(&amp;C)</translation>
    </message>
    <message>
        <source>Updates of all matrices</source>
        <translation>모든 행렬의 갱신량</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>행렬</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>σ₁</source>
        <translation>σ₁</translation>
    </message>
    <message>
        <source>‖ΔW‖</source>
        <translation>‖ΔW‖</translation>
    </message>
    <message>
        <source>Cut to</source>
        <translation>절단</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오차</translation>
    </message>
    <message>
        <source>‖PᵀP−I‖</source>
        <translation>‖PᵀP−I‖</translation>
    </message>
    <message>
        <source>‖QQᵀ−I‖</source>
        <translation>‖QQᵀ−I‖</translation>
    </message>
    <message>
        <source>Adapted matrix</source>
        <translation>어댑터가 붙은 행렬</translation>
    </message>
    <message>
        <source>Triplets that the mask keeps</source>
        <translation>마스크가 유지하는 트리플릿</translation>
    </message>
    <message>
        <source>Largest singular value of the update</source>
        <translation>갱신량의 가장 큰 특이값</translation>
    </message>
    <message>
        <source>Frobenius norm of the update</source>
        <translation>갱신량의 프로베니우스 노름</translation>
    </message>
    <message>
        <source>Smallest rank that holds the energy chosen below</source>
        <translation>아래에서 고른 에너지를 담는 가장 작은 랭크</translation>
    </message>
    <message>
        <source>Frobenius norm of what the cut leaves out</source>
        <translation>잘려 나간 부분의 프로베니우스 노름</translation>
    </message>
    <message>
        <source>How far the columns of lora_B are from orthonormal</source>
        <translation>lora_B의 열이 정규 직교에서 벗어난 정도</translation>
    </message>
    <message>
        <source>How far the rows of lora_A are from orthonormal</source>
        <translation>lora_A의 행이 정규 직교에서 벗어난 정도</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>데이터 복사</translation>
    </message>
    <message>
        <source>Singular values of ΔW</source>
        <translation>ΔW의 특이값</translation>
    </message>
    <message>
        <source>number</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>singular value</source>
        <translation>특이값</translation>
    </message>
    <message>
        <source>Cumulative energy</source>
        <translation>누적 에너지</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>랭크</translation>
    </message>
    <message>
        <source>share of ‖ΔW‖²</source>
        <translation>‖ΔW‖²의 비율</translation>
    </message>
    <message>
        <source>Share of the energy that each update keeps</source>
        <translation>각 갱신량이 유지할 에너지의 비율</translation>
    </message>
    <message>
        <source>100.0 % of the energy</source>
        <translation>에너지의 100.0 %</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>유지(&amp;K)</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1스텝</translation>
    </message>
</context>
<context>
    <name>rankscope::StackPlot</name>
    <message>
        <source>up to step %1, mean of %2 values</source>
        <translation>스텝 %1까지, 값 %2개의 평균</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
    <message>
        <source>%1 %2 %3 (%4 %)</source>
        <translation>%1 %2 %3(%4 %)</translation>
    </message>
    <message>
        <source>Reset zoom</source>
        <translation>확대 초기화</translation>
    </message>
</context>
<context>
    <name>rankscope::StartPage</name>
    <message>
        <source>No workspace was open before. A workspace is one file that holds all runs.</source>
        <translation>전에 연 작업 공간이 없습니다. 작업 공간은 모든 실행을 담는 파일 하나입니다.</translation>
    </message>
    <message>
        <source>Reopen the workspace that was open last</source>
        <translation>마지막에 열었던 작업 공간 다시 열기</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>No workspace is open.</source>
        <translation>열린 작업 공간이 없습니다.</translation>
    </message>
    <message>
        <source>Workspaces that were open before</source>
        <translation>전에 연 작업 공간</translation>
    </message>
    <message>
        <source>Usual workspace</source>
        <translation>기본 작업 공간</translation>
    </message>
    <message>
        <source>Opens the workspace in your data folder</source>
        <translation>데이터 폴더의 작업 공간을 엽니다</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>만들기…</translation>
    </message>
    <message>
        <source>Makes an empty workspace file</source>
        <translation>빈 작업 공간 파일을 만듭니다</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>열기…</translation>
    </message>
    <message>
        <source>Opens a workspace file</source>
        <translation>작업 공간 파일을 엽니다</translation>
    </message>
    <message>
        <source>Open read-only…</source>
        <translation>읽기 전용 열기…</translation>
    </message>
    <message>
        <source>Looks at a workspace without changing it</source>
        <translation>작업 공간을 바꾸지 않고 봅니다</translation>
    </message>
    <message>
        <source>Import logs…</source>
        <translation>로그 가져오기…</translation>
    </message>
    <message>
        <source>Brings TensorBoard logs into the usual workspace</source>
        <translation>TensorBoard 로그를 기본 작업 공간으로 가져옵니다</translation>
    </message>
    <message>
        <source>%1 (not there any more)</source>
        <translation>%1(더 이상 없음)</translation>
    </message>
</context>
<context>
    <name>rankscope::StatusStrip</name>
    <message>
        <source>Run state</source>
        <translation>실행 상태</translation>
    </message>
    <message>
        <source>State and phase of the run that trains</source>
        <translation>학습 중인 실행의 상태와 단계</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>실행 진행률</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>스텝</translation>
    </message>
    <message>
        <source>Optimizer steps done, of all steps</source>
        <translation>전체 중 완료한 옵티마이저 스텝</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>남은 시간</translation>
    </message>
    <message>
        <source>Estimated from the pace of the last steps and the time that evaluations took</source>
        <translation>최근 스텝의 속도와 평가에 걸린 시간으로 추정합니다</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>대기열</translation>
    </message>
    <message>
        <source>Runs that wait for their turn</source>
        <translation>차례를 기다리는 실행</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Real tokens a second over the last few seconds; padding is not counted</source>
        <translation>최근 몇 초 동안의 초당 실제 토큰. 패딩은 세지 않습니다</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Peak memory of the process, or of the device&apos;s allocator on a GPU</source>
        <translation>프로세스의 최대 메모리, GPU에서는 장치 할당기의 최대 메모리</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <source>Where the run trains</source>
        <translation>실행이 학습하는 곳</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Rows that are handed over and not yet written to the workspace</source>
        <translation>넘겼지만 아직 작업 공간에 쓰지 않은 행</translation>
    </message>
    <message>
        <source>No run is training</source>
        <translation>학습 중인 실행 없음</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>불러오는 중</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>스텝 %2 중 %1</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>초당 %1 토큰</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>not stored: %1 rows</source>
        <translation>저장 안 됨: %1행</translation>
    </message>
    <message>
        <source>writing late: %1 rows</source>
        <translation>쓰기 지연: %1행</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>저장됨</translation>
    </message>
    <message>
        <source>1 run queued</source>
        <translation>대기열 1개</translation>
    </message>
    <message numerus="yes">
        <source>%n runs queued</source>
        <translation>
            <numerusform>대기열 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::SweepEditor</name>
    <message>
        <source>Add a field</source>
        <translation>항목 추가</translation>
    </message>
    <message>
        <source>One more field that varies</source>
        <translation>바꿀 항목을 하나 더 둡니다</translation>
    </message>
    <message>
        <source>Take values together, not every combination</source>
        <translation>모든 조합이 아니라 값을 짝지어 쓰기</translation>
    </message>
    <message>
        <source>The first values of all fields, then the second, and so on; lists must be equally long</source>
        <translation>모든 항목의 첫 값, 다음은 둘째 값 순서입니다. 목록의 길이가 같아야 합니다</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>시드</translation>
    </message>
    <message>
        <source>1..3</source>
        <translation>1..3</translation>
    </message>
    <message>
        <source>Each of the above is trained once with every seed; empty: with the seed of the form</source>
        <translation>위의 각각을 시드마다 한 번씩 학습합니다. 비워 두면 양식의 시드를 씁니다</translation>
    </message>
    <message>
        <source>Only where</source>
        <translation>조건</translation>
    </message>
    <message>
        <source>target_r &lt; init_r</source>
        <translation>target_r &lt; init_r</translation>
    </message>
    <message>
        <source>Comparisons of fields and numbers, joined by &quot;and&quot;</source>
        <translation>항목과 숫자의 비교를 &quot;and&quot;로 잇습니다</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>the name of the form&apos;s run</source>
        <translation>양식의 실행 이름</translation>
    </message>
    <message>
        <source>The group of all these runs, by which they are found and summed up</source>
        <translation>이 실행들의 그룹입니다. 찾거나 요약할 때 씁니다</translation>
    </message>
    <message>
        <source>Runs of the sweep</source>
        <translation>스윕의 실행</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Left out because</source>
        <translation>제외 이유</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>대기열에 넣기</translation>
    </message>
    <message>
        <source>Field that varies</source>
        <translation>바꿀 항목</translation>
    </message>
    <message>
        <source>The field that varies; type a part of its name to find it</source>
        <translation>바꿀 항목입니다. 이름의 일부를 입력해 찾습니다</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Values of the field</source>
        <translation>항목의 값</translation>
    </message>
    <message>
        <source>2,4,8 or 1..9:2</source>
        <translation>2,4,8 또는 1..9:2</translation>
    </message>
    <message>
        <source>A list 2,4,8; a range 1..3 or 0.1..0.5:0.1; over orders of magnitude 1e-4..1e-2:log5;
at random 1..100:random5 or 1e-4..1e-2:lograndom5; lists of names apart by ;</source>
        <translation>목록 2,4,8, 범위 1..3 또는 0.1..0.5:0.1, 여러 자릿수에 걸쳐 1e-4..1e-2:log5,
무작위 1..100:random5 또는 1e-4..1e-2:lograndom5, 이름 목록은 ;로 나눕니다</translation>
    </message>
    <message>
        <source>Let this field be as in the form</source>
        <translation>이 항목을 양식대로 둡니다</translation>
    </message>
    <message>
        <source>Remove the field</source>
        <translation>항목 빼기</translation>
    </message>
    <message>
        <source>Everything else is as in the form now: %1.</source>
        <translation>나머지는 지금의 양식과 같습니다: %1.</translation>
    </message>
    <message>
        <source>Give a field several values, or several seeds, and see here what would be trained.</source>
        <translation>항목에 여러 값 또는 여러 시드를 주면 무엇을 학습할지 여기에 나옵니다.</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>실행 1개</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>실행 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>, 1 left out</source>
        <translation>, 1개 제외</translation>
    </message>
    <message numerus="yes">
        <source>, %n left out</source>
        <translation>
            <numerusform>, %n개 제외</numerusform>
        </translation>
    </message>
    <message>
        <source>, about %1 in all</source>
        <translation>, 모두 약 %1</translation>
    </message>
    <message>
        <source>Add 1 run to queue</source>
        <translation>실행 1개를 대기열에 넣기</translation>
    </message>
    <message numerus="yes">
        <source>Add %n runs to queue</source>
        <translation>
            <numerusform>실행 %n개를 대기열에 넣기</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>rankscope::ThresholdView</name>
    <message>
        <source>Dragging chooses triplets</source>
        <translation>끌어서 트리플릿 고르기</translation>
    </message>
    <message>
        <source>Clear choice</source>
        <translation>선택 지우기</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Triplets within this share of the threshold count as close to it</source>
        <translation>임계값에서 이 비율 안의 트리플릿을 가까운 것으로 셉니다</translation>
    </message>
    <message>
        <source>A dragged box marks the matrices of its triplets on the map; without, it zooms</source>
        <translation>끌어서 그린 상자가 맵에서 그 트리플릿의 행렬을 표시합니다. 끄면 확대합니다</translation>
    </message>
    <message>
        <source>&amp;Close means within</source>
        <translation>가까움의 기준(&amp;C)</translation>
    </message>
    <message>
        <source>This allocation was recorded without scores.</source>
        <translation>이 할당은 점수 없이 기록되었습니다.</translation>
    </message>
    <message>
        <source>Drag a box over the marks to choose triplets.</source>
        <translation>표식 위로 상자를 끌어 트리플릿을 고르십시오.</translation>
    </message>
    <message>
        <source>%1 triplets of %2 matrices are chosen; their cells are framed on the map.</source>
        <translation>행렬 %2개의 트리플릿 %1개를 골랐습니다. 맵에서 그 칸에 테두리가 있습니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::TimeControls</name>
    <message>
        <source>Before the first allocation (Home)</source>
        <translation>첫 할당 전 (Home)</translation>
    </message>
    <message>
        <source>Previous allocation (Left)</source>
        <translation>이전 할당 (Left)</translation>
    </message>
    <message>
        <source>Play all allocations (Space)</source>
        <translation>모든 할당 재생 (Space)</translation>
    </message>
    <message>
        <source>Next allocation (Right)</source>
        <translation>다음 할당 (Right)</translation>
    </message>
    <message>
        <source>Last allocation (End)</source>
        <translation>마지막 할당 (End)</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>따라가기</translation>
    </message>
    <message>
        <source>Allocations a second while playing</source>
        <translation>재생 중 초당 할당</translation>
    </message>
    <message>
        <source>Allocations a second while playing ([ slower, ] faster)</source>
        <translation>재생 중 초당 할당 ([ 느리게, ] 빠르게)</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>초당 %1개</translation>
    </message>
    <message>
        <source>Begin again after the last allocation</source>
        <translation>마지막 할당 뒤에 처음부터 다시 시작합니다</translation>
    </message>
    <message>
        <source>Go to each new allocation of a run that trains</source>
        <translation>학습 중인 실행의 새 할당으로 옮겨 갑니다</translation>
    </message>
</context>
<context>
    <name>rankscope::Timeline</name>
    <message>
        <source>Timeline of all allocations</source>
        <translation>모든 할당의 시간선</translation>
    </message>
    <message>
        <source>before the first allocation</source>
        <translation>첫 할당 전</translation>
    </message>
    <message>
        <source>allocation %1 of %2 at step %3: %4 pruned, %5 revived</source>
        <translation>할당 %2개 중 %1번째, 스텝 %3: 잘림 %4, 되살림 %5</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>스텝 %1</translation>
    </message>
</context>
<context>
    <name>rankscope::TripletModel</name>
    <message>
        <source>kept</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>마스크됨</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>λ %1 %, lora_A %2 %, lora_B %3 % of the score</source>
        <translation>점수 중 λ %1 %, lora_A %2 %, lora_B %3 %</translation>
    </message>
    <message>
        <source>Its score at every allocation, logarithmic; thin where it was masked</source>
        <translation>할당마다의 점수(로그). 마스크된 곳은 가늘게 그립니다</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Number of the triplet in its matrix, from 0</source>
        <translation>행렬 안에서 트리플릿의 번호, 0부터</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Whether the mask of this step keeps it</source>
        <translation>이 스텝의 마스크가 유지하는지 여부</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>s(λ) + mean s(lora_A row) + mean s(lora_B column), s = sensitivity × uncertainty</source>
        <translation>s(λ) + s(lora_A 행)의 평균 + s(lora_B 열)의 평균, s = 민감도 × 불확실성</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>몫</translation>
    </message>
    <message>
        <source>Shares of the score: λ, lora_A, lora_B</source>
        <translation>점수의 비율: λ, lora_A, lora_B</translation>
    </message>
    <message>
        <source>Life</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Score over all allocations</source>
        <translation>모든 할당의 점수</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>여유</translation>
    </message>
    <message>
        <source>log10(score / threshold): above 0 it stays</source>
        <translation>log10(점수 / 임계값): 0보다 크면 남습니다</translation>
    </message>
    <message>
        <source>λ</source>
        <translation>λ</translation>
    </message>
    <message>
        <source>Singular value before masking</source>
        <translation>마스크 전의 특이값</translation>
    </message>
    <message>
        <source>I</source>
        <translation>I</translation>
    </message>
    <message>
        <source>Smoothed sensitivity of λ: average of |w · gradient|</source>
        <translation>λ의 평활 민감도: |w · 그래디언트|의 평균</translation>
    </message>
    <message>
        <source>U</source>
        <translation>U</translation>
    </message>
    <message>
        <source>Smoothed uncertainty of λ: average of the distance to the sensitivity</source>
        <translation>λ의 평활 불확실성: 민감도와의 거리의 평균</translation>
    </message>
    <message>
        <source>Last flip</source>
        <translation>마지막 변경</translation>
    </message>
    <message>
        <source>Step at which the mask last changed, up to this step</source>
        <translation>이 스텝까지 마스크가 마지막으로 바뀐 스텝</translation>
    </message>
</context>
<context>
    <name>rankscope::TripletView</name>
    <message>
        <source>Choose a matrix on the map to see its triplets.</source>
        <translation>맵에서 행렬을 고르면 트리플릿이 나옵니다.</translation>
    </message>
    <message>
        <source>Choose a triplet to read why it stands or has gone.</source>
        <translation>트리플릿을 고르면 남거나 사라진 이유를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Triplets of the chosen matrix</source>
        <translation>고른 행렬의 트리플릿</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>데이터 복사</translation>
    </message>
</context>
<context>
    <name>rankscope::ViewHistory</name>
    <message>
        <source>compared runs</source>
        <translation>비교할 실행</translation>
    </message>
    <message>
        <source>view of %1</source>
        <translation>%1 보기</translation>
    </message>
</context>
<context>
    <name>rankscope::ViewList</name>
    <message>
        <source>No view is saved in this workspace. View, Save view keeps what is shown.</source>
        <translation>이 작업 공간에 저장된 보기가 없습니다. 보기 메뉴의 보기 저장으로 지금 화면을 보관할 수 있습니다.</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>저장된 보기</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Shows this view</source>
        <translation>이 보기를 보여 줍니다</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Gives the view another name</source>
        <translation>보기의 이름을 바꿉니다</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Removes the view from the workspace; it can be undone</source>
        <translation>작업 공간에서 보기를 삭제합니다. 되돌릴 수 있습니다</translation>
    </message>
</context>
<context>
    <name>rankscope::ViewNameDialog</name>
    <message>
        <source>Save view</source>
        <translation>보기 저장</translation>
    </message>
    <message>
        <source>Rename view</source>
        <translation>보기 이름 바꾸기</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>이름(&amp;N)</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>보기의 이름</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>덮어쓰기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>A view of this name is there already; it would be replaced.</source>
        <translation>같은 이름의 보기가 이미 있으며 저장하면 덮어씁니다.</translation>
    </message>
    <message>
        <source>Page, runs, axes, filter, columns and docks are kept in the workspace.</source>
        <translation>페이지, 실행, 축, 필터, 열, 도크가 작업 공간에 보관됩니다.</translation>
    </message>
</context>
<context>
    <name>rankscope::WhatIfView</name>
    <message>
        <source>The same triplets as the run kept.</source>
        <translation>실행이 유지한 것과 같은 트리플릿입니다.</translation>
    </message>
    <message>
        <source>Against what happened: %1 more, %2 fewer; agreement (Jaccard) %3.</source>
        <translation>실제와 비교: %1개 많고 %2개 적음, 일치도(Jaccard) %3.</translation>
    </message>
    <message>
        <source>This allocation holds no scores that could be ranked anew.</source>
        <translation>이 할당에는 다시 순위를 매길 점수가 없습니다.</translation>
    </message>
    <message>
        <source>Choose an allocation on the timeline.</source>
        <translation>시간선에서 할당을 고르십시오.</translation>
    </message>
    <message>
        <source>%1 of %2 triplets kept, %3 weights (then: %4), %5 as an adapter. %6</source>
        <translation>트리플릿 %2개 중 %1개 유지, 가중치 %3개(당시: %4), 어댑터로 %5. %6</translation>
    </message>
    <message>
        <source>Budget in triplets</source>
        <translation>트리플릿 단위의 예산</translation>
    </message>
    <message>
        <source> triplets</source>
        <translation> 트리플릿</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>당시대로</translation>
    </message>
    <message>
        <source>The run&apos;s own budget and criterion at this step</source>
        <translation>이 스텝에서 실행이 쓴 예산과 기준</translation>
    </message>
    <message>
        <source>What triplets are ranked by</source>
        <translation>트리플릿의 순위를 매기는 기준</translation>
    </message>
    <message>
        <source>Exact for this step. Training afterwards would have gone another way: with other ranks come other gradients and other scores.</source>
        <translation>이 스텝에 대해서는 정확합니다. 이후의 학습은 달라졌을 것입니다. 랭크가 다르면 그래디언트와 점수도 달라집니다.</translation>
    </message>
    <message>
        <source>What if: ranks</source>
        <translation>가정 분석: 랭크</translation>
    </message>
    <message>
        <source>Branch from here…</source>
        <translation>여기서 분기…</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>예산(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Ranked by</source>
        <translation>순위 기준(&amp;R)</translation>
    </message>
    <message>
        <source>Opens the form for a new run that goes on from the nearest checkpoint with this budget</source>
        <translation>이 예산으로 가장 가까운 체크포인트에서 이어 가는 새 실행의 양식을 엽니다</translation>
    </message>
</context>
<context>
    <name>rankscope::WindowApp</name>
    <message>
        <source>No presets were found in %1; the form starts from the defaults.</source>
        <translation>%1에 프리셋이 없습니다. 양식은 기본값에서 시작합니다.</translation>
    </message>
    <message>
        <source>A run is being recorded into this workspace; wait for its end or stop it before you open another one.</source>
        <translation>이 작업 공간에 실행을 기록하고 있습니다. 끝나기를 기다리거나 중지한 뒤에 다른 것을 여십시오.</translation>
    </message>
    <message>
        <source>There is no workspace &apos;%1&apos;; check the name, or make one with --workspace or File, New workspace.</source>
        <translation>&apos;%1&apos; 작업 공간이 없습니다. 이름을 확인하거나 --workspace 또는 파일, 새 작업 공간으로 만드십시오.</translation>
    </message>
    <message>
        <source>%1 It is open for reading only.</source>
        <translation>%1 읽기 전용으로 열려 있습니다.</translation>
    </message>
    <message>
        <source>This workspace is open for reading only, as asked for.</source>
        <translation>요청에 따라 이 작업 공간을 읽기 전용으로 열었습니다.</translation>
    </message>
    <message>
        <source>The workspace cannot be opened</source>
        <translation>작업 공간을 열 수 없습니다</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>다른 것 열기…</translation>
    </message>
    <message>
        <source>Open the default workspace</source>
        <translation>기본 작업 공간 열기</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>%1 was interrupted at step %2 of %3.</source>
        <translation>%1: 스텝 %3 중 %2에서 중단되었습니다.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message numerus="yes">
        <source>%n runs wait in the queue.</source>
        <translation>
            <numerusform>실행 %n개가 대기열에서 기다립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Start the queue</source>
        <translation>대기열 시작</translation>
    </message>
    <message>
        <source>%1 cannot start: %2</source>
        <translation>%1을(를) 시작할 수 없습니다: %2</translation>
    </message>
    <message>
        <source>Rankscope %1</source>
        <translation>Rankscope %1</translation>
    </message>
    <message>
        <source>Qt %1</source>
        <translation>Qt %1</translation>
    </message>
    <message>
        <source>System: %1</source>
        <translation>시스템: %1</translation>
    </message>
    <message>
        <source>Presets: %1</source>
        <translation>프리셋: %1</translation>
    </message>
    <message>
        <source>Cache: %1</source>
        <translation>캐시: %1</translation>
    </message>
    <message>
        <source>Device %1: %2</source>
        <translation>장치 %1: %2</translation>
    </message>
    <message>
        <source>The run stops after its current step and writes a checkpoint; then the window closes.</source>
        <translation>실행은 현재 스텝 뒤에 체크포인트를 쓰고 멈춥니다. 그런 다음 창이 닫힙니다.</translation>
    </message>
    <message>
        <source>A run is training here; ask again when it has ended, so that neither slows the other.</source>
        <translation>여기서 실행이 학습 중입니다. 서로 느려지지 않도록 끝난 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>A run is being repeated; ask again when that has ended.</source>
        <translation>실행을 재현하는 중입니다. 끝난 뒤 다시 시도하십시오.</translation>
    </message>
    <message>
        <source>The workspace is gone</source>
        <translation>작업 공간이 사라졌습니다</translation>
    </message>
    <message>
        <source>The run waits, and all of it that was recorded is kept. Use %1, or choose another place.</source>
        <translation>실행은 기다리고 있으며 기록된 것은 모두 남아 있습니다. %1을(를) 쓰거나 다른 곳을 고르십시오.</translation>
    </message>
    <message>
        <source>Use this place</source>
        <translation>이곳 사용</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>고르기…</translation>
    </message>
    <message>
        <source>A place for the run</source>
        <translation>실행을 둘 곳</translation>
    </message>
    <message>
        <source>Workspaces (*.rankscope)</source>
        <translation>작업 공간 (*.rankscope)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
</context>
<context>
    <name>rankscope::WorkspaceWriter</name>
    <message>
        <source>The workspace is open for reading only; open one that can be written to keep changes.</source>
        <translation>작업 공간이 읽기 전용으로 열려 있습니다. 변경을 보관하려면 쓸 수 있는 것을 여십시오.</translation>
    </message>
</context>
<context>
    <name>rankscope::ZoomLink</name>
    <message>
        <source>Zoom all charts of the page along x</source>
        <translation>페이지의 모든 차트를 x축으로 함께 확대</translation>
    </message>
</context>
</TS>
