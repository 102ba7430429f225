W0101 = 找不到文件 `{ $name }`
    .script = 路径从这个脚本所在的地方写起
    .hint = 流程文件夹里至少要有 flow.json、reasons.json、questions.json 和 closings.json；内置流程用 `mobile`
    .script = 看看路径：从写这一行的脚本所在的文件夹算起
W0102 = 文件 `{ $name }` 是空的
    .hint = 写上内容，至少是 {"{}"}
W0103 = 文件 `{ $name }` 不是 UTF-8
    .hint = 用 UTF-8 编码另存
W0104 = 文件 `{ $name }` 开头有字节序标记
    .hint = 另存为“UTF-8（无 BOM）”
W0105 = { $what ->
    [unexpected] `{ $name }` 不能写在这里
    [character] `{ $name }` 在 JSON 里没有意义
    [word] `{ $name }` 不是 JSON 的值
    [comment] JSON 没有注释
    [number] `{ $name }` 不是 JSON 的数字
    [wide] `{ $name }` 是全角；JSON 里要用半角
    [single-quotes] JSON 的字符串只用双引号
    [unclosed-string] 这个字符串在本行没有收尾
    [escape] JSON 没有 `{ $name }` 这种转义
    [control] 字符串里有控制字符
    [trailing-comma] 右括号前多了逗号
    [missing-comma] 这后面少了逗号
    [missing-colon] 这后面少了冒号
    [missing-value] 这前面少了一个值
    [missing-key] 这前面少了键
    [missing-open-object] 这前面少了 `{"{"}`
    [missing-open-array] 这前面少了 `[`
    [missing-close-object] 第 { $line } 行的 `{"{"}` 没有收尾
    [missing-close-array] 第 { $line } 行的 `[` 没有收尾
    [after-end] 结束之后还有内容
    [gave-up] 从这里起错得太多，后面没有再读
   *[other] 不是合法的 JSON
 }
    .hint = { $what ->
        [unexpected] 去掉它，或者看看前面少了什么
        [word] 应写 true、false、null、数字，或 "引号" 里的字符串
        [comment] 说明写成 "$comment": "…"
        [wide] 改成半角
        [single-quotes] 写成 "…"
        [unclosed-string] 用 " 收尾；其中的换行写成 \n
        [escape] 反斜杠本身写成 \\
        [control] 写成转义，例如 \t
        [trailing-comma] 去掉这个逗号
        [missing-comma] 补一个逗号
        [missing-colon] 补上冒号和值
        [missing-close-object] 在它结束的地方补 {"}"}
        [missing-close-array] 在它结束的地方补 ]
        [gave-up] 先改前面列出的
       *[other] 看看标记处前面
    }
W0106 = 流程的格式是 { $found }，这个程序只读格式 { $known }
    .hint = 旧的格式用 `wanliu migrate FLOW` 改写成格式 { $known }；新的格式要升级程序
W0107 = 文件 `{ $name }` 超过 { $most } MB
    .hint = 把流程拆成几个文件
W0108 = 嵌套超过 { $most } 层
    .hint = 流程文件用不到这么深，看看括号有没有配错
W0109 = 类型不对：{ $wanted ->
    [string] 这里应写字符串
    [array] 这里应写数组
    [object] 这里应写对象
    [integer] 这里应写整数
    [boolean] 这里应写 true 或 false
    [number-slot] 只有用数说的才能填进数里：不能是文字值，也不能是 `rival`、`date`、`period`
    [string-array] 这里应写字符串，或字符串的数组
    [object-array] 这里应写对象，或对象的数组
    [integer-string] 这里应写整数，或某个上限的名字
    [number] 这里该是一个数
    [count-value] `{ $name }` 不是数目；这里该写一个数的名字
    [number-value] `{ $name }` 是文字；这里应写数字或金额的名字
   *[other] { $detail }
 }
    .hint = 写法见 docs/FLOWS.md
W0110 = 没有 `{ $name }` 这个键
    .hint = 可以用的键：{ $known }
W0111 = 键 `{ $name }` 写了两遍
    .hint = 留一个
W0112 = 少了 `{ $name }`
    .hint = 补上它
W0113 = `{ $name }` 不能作编号
    .hint = 编号用小写字母、数字和 _，用点分段，以字母开头
W0114 = 话术里的花括号不对：`{ $name }`
    .hint = 写成 {"{name}"} 这样，左右成对
    .answer = answers 里的话要有一个 {"{answer}"}，放客户的回答，不能有别的空
    .plain = 客户在这里说的话不能有空
W0115 = { $name } 超出范围
    .hint = 范围是 { $domain }
W0116 = 读不了 `{ $name }`：{ $detail }
    .hint = 看看路径和权限
W0117 = 太多了
    .hint = 最多 { $most }
W0118 = 这里的文字是空的
    .hint = 写上话，或去掉它
W0119 = `{ $name }` 不是日期
    .hint = 写成 YYYY-MM-DD，比如 2027-06-30
W0120 = `{ $name }` 已经读过了
    .hint = 从 include 里去掉：每个文件只读一次，也不能包含自己
W0121 = `{ $name }` 的排版不统一
    .hint = 用 wanliu fmt 排一下
W0122 = `{ $name }` 没有人读
    .hint = 改成会被读的文件名，或者在 flow.json 里 include，或者删掉
W0123 = 一组公用的回答里不能再引用另一组
    .hint = 在这里直接写出回答；一个条目可以同时引用两组
W0201 = 没有叫 `{ $name }` 的{ $what ->
        [reason] 原因
        [evidence] 凭据
        [fact] 事实
        [given-fact] 由客户资料给出的事实
        [value] 值
        [step] 步骤
        [technique] 手法
        [manner] 性格
        [act] 言语行为
        [operator] 公司
        [offer] 建议
        [moment] 时刻
        [retention] 挽留的程度
        [context] 说话的场合
        [emotion] 情绪
        [effect] 作用
        [item] 条目
        [answer] 回答
        [answer-set] 回答组
        [owed-act] 欠回答（`owed`）的言语行为
        [request] 要求
        [lock] 锁定原因
        [parameter] 参数
        [rule] 守则
        [deed-part] 行为要素
        [fact-value] 事实取值
        [giver] 提供者
        [ground] 根据
        [class] 类别
        [level] 级别
        [pack] 守则包
        [phrase] 用语
        [tone] 语气
        [type] 类型
        [limit] 上限
        [language] 语言
        [model] 模型
        [scope] 范围
        [fixable] 取值
        [slot] 数目
        [figure] 数目前后的话
       *[other] { $what }
    }
    .hint = 先定义它，或改成已有的名字
    .parameter = 在通话之前给出它的值：for 名字: 甲, 乙
    .given = 流程里它由坐席记：这里只能写 "given_by": "customer" 的事实
    .known = 可选：{ $known }
W0202 = `{ $name }` 重名了
    .hint = 换一个名字
W0203 = 子原因 `{ $name }` 没有跟在 `{ $above }` 后面
    .hint = 先写 `{ $above }`，紧接着写它的子原因
W0204 = 方法里没有 `{ $name }` 这个 id
    .hint = id 都列在 docs/METHOD.md；自己的出处请换个写法
W0205 = { $what ->
        [reason] 原因
        [evidence] 凭据
        [fact] 事实
        [value] 值
        [step] 步骤
        [technique] 手法
        [manner] 性格
        [offer] 建议
        [moment] 时刻
        [retention] 挽留的程度
        [context] 说话的场合
        [emotion] 情绪
        [effect] 作用
        [item] 条目
        [answer] 回答
        [answer-set] 回答组
        [owed-act] 欠回答（`owed`）的言语行为
        [request] 要求
        [deed-part] 行为要素
        [fact-value] 事实取值
        [giver] 提供者
        [ground] 根据
        [class] 类别
        [level] 级别
        [pack] 守则包
        [phrase] 用语
        [tone] 语气
        [type] 类型
        [limit] 上限
        [language] 语言
        [model] 模型
        [scope] 范围
        [fixable] 取值
       *[other] { $what }
    } `{ $name }` 没有用到
    .hint = 用上它，或者删掉
W0206 = 这里已经没有 { $name } 了
    .hint = 把这条放行删掉
W0207 = { $why ->
    [form] 放行要写成对象：哪个代码，为什么放行
    [unknown] `{ $name }` 不是问题的代码
    [error] { $name } 是错误，错误不能放行
   *[reason] 放行 { $name } 没写理由
 }
    .hint = 写成 "$allow": {"{"} "W0205": "为什么这里没关系" {"}"}；每个代码的意思见 wanliu check --explain CODE
W0301 = 这里永远不会成立
    .hint = 至少写一个值，下界别高过上界，也别写这一步或条件其他部分已经排除的
W0302 = `{ $name }` 在这里写不写都一样
    .hint = 删掉它：在这一条所在的步骤里它总是成立
W0303 = 条件的第 { $name } 个选项已经被第 { $by } 个盖住了
    .hint = 删掉它，或者把前面那个收窄
W0304 = 第 { $name } 种说法永远轮不到：前面有一种需要的值不比它多
    .hint = 把用值更多的说法放前面，或者删掉这一种
W0305 = “{ $words }”同时指向 `{ $name }` 和 `{ $by }`
    .hint = 只留给最合适的那个回答
W0306 = { $step } 这一步{ $situation ->
    [upset] 在客户生气时
    [objected] 在客户有顾虑时
    [over] 在某种结局后
   *[other] {""}
 }没有话可说；比如这样走到：{ $call }
    .hint = 写一条 when 能容下这位客户的话
W0307 = 没有通话能走到 `{ $name }`：{ $fact ->
    [technique] 它管的话，一句也没有
    [when] 它的条件从来不成立
   *[other] 没有什么会让 `{ $fact }` 变成这样
 }
    .hint = 让某个回答给出它，或者改条件
    .known = 这里 `{ $fact }` 只会是 `{ $known }`：让某个回答给出它，或者改条件
W0308 = `{ $name }` 到不了这个数：流程的上限是 { $most }
    .hint = 把界限调低，或者提高 flow.json 里的上限；提建议时至少还剩一次
W0309 = { $step } 这一步{ $situation ->
    [upset] 在客户生气时
    [objected] 在客户有顾虑时
    [leaving] 要放客户走时
    [over] 在每种结局后
   *[other] {""}
 }是不是总有话可说，没能查清：查到上限就停了
    .hint = 让这一步有一条不写 when、或者条件更少的话，就清楚了
W0310 = 答 `{ $name }` 在哪通电话里都给不出：{ $why ->
    [no-reason] 说这句时还不知道原因
    [not-confirmed] 它要走到 propose，可原因还没确认
   *[upset] 客户还在气头上，它却要走到 propose
 }
    .hint = { $why ->
    [no-reason] 让这个回答给出 reason，或者只在知道原因时说：when 里写 "clarity": "stated"
    [not-confirmed] 给这个回答加上 "clarity": "confirmed"，或者只在确认之后说：when 里写 "clarity": "confirmed"
   *[upset] 先让前面的回答平复情绪，或者去掉这里的 emotion
 }
W0311 = `{ $name }` 和关口相抵：{ $gate ->
    [feelings] 客户生气时，只能说安抚和放行的话
    [refusals] 最后一次拒绝之后，只能说安抚和放行的话
    [objection] 顾虑没消除时，只能说应对它的话
   *[no-objection] 应对顾虑的话，只在有顾虑时说
 }
    .hint = 改条件，或者换掉手法 `{ $technique }`：关口谁也绕不过
W0401 = 提高离开的代价，却没有凭据
    .hint = 在这一条写上 "evidence"，代价只凭事实说
W0402 = `{ $name }` 不能用在这一步
    .hint = 哪一步能有哪些作用，见 docs/FLOWS.md
    .ends = 这个回答结束了通话：去掉 go，或者去掉让它结束的那一项
    .known = 从这里 `{ $name }` 可以是：{ $known }
W0403 = `{ $name }` 的最后一种说法里有可能缺的值
    .hint = 在最后加一种不带这个值的说法
W0404 = 凭据在 { $name } 已经到期，用到它的话都说不了了
    .hint = 核实后更新日期，或换一条凭据
W0405 = 手法 `{ $name }` 不属于步骤 `{ $step }`
    .hint = 手法和步骤的对应见 docs/FLOWS.md
W0406 = 一条规则只写一种形式；`{ $name }` 没写，或写了几种
    .hint = 写其中一种：never · only + after · at_most + of · after + within + comes · always
W0407 = 这里的 `{ $name }` 界限没有带来新信息
    .hint = 给一个能收窄的界限；已知的不会再变宽
W0408 = `{ $name }` 有月费，却没有可比的
    .hint = 加上 below，写客户现在每月付多少的那个值；付得不比这多的，就不向他推荐
W0409 = 价格里没有 { $monthly }，monthly 却这么写
    .hint = 两处写成一样
W0410 = { $step } 这一步没有放客户走的话；比如这样走到：{ $call }
    .hint = 让一条 let_go 也在这一步（step），什么情况都能说（不写 when）
W0411 = 原因 `{ $name }` 没有{ $what ->
    [question] 确认的问题
    [care] 关心的回应
    [remedy] 减轻它的话
   *[offer] 建议
 }
    .hint = 写一条，或者让已有的那条 when 也包含它
W0412 = 回答组 `{ $name }` 里客户没法拒绝
    .hint = 加一个 "refusal": true 的回答
W0413 = { $step } 这一步没有出路
    .hint = 给这一步的某个回答加上 go，agree 里加 consent
W0414 = 公开凭据 `{ $name }` 没写有效期
    .hint = 加上 until：公开的东西会变
W0415 = 这句说了 { $name }，条款里没有
    .hint = 让说的和条款一致
W0416 = 答 `{ $name }` 接受了建议，却走不下去
    .hint = 加上 "go": "agree"：建议只提一次，只有 agree 能说定
W0417 = `{ $name }` 的回答里没有一个能{ $what ->
        [feelings] 平复情绪
       *[objection] 消除顾虑
    }
    .hint = { $what ->
        [feelings] 给一个 "emotion": "uneasy" 或 "calm" 的回答
       *[objection] 给一个 "objection": "none" 的回答
    }
W0418 = `advised` 只能单独写在 `never` 里；`{ $name }` 不是这样写的
    .hint = 写成 "never": {"{"}"advised": …{"}"}，还要满足什么写进 "when"
W0419 = 凭据 `{ $name }` 快到期了（{ $day }）；过了这天，靠它的话都不能说
    .hint = 核对后写上新日期；往前看多少天，由 --soon DAYS 定
W0420 = `{ $name }` 的话和条件跟 `{ $by }` 一样
    .hint = 删掉一条，或者各写各的：坐席会看到同一句话两遍
W0421 = 答 `{ $name }` 回到 propose，可那里已经没有可提的：{ $most ->
    [0] 这个流程一个建议也没有
   *[other] 这个流程最多只提一个建议
 }
    .hint = 放客户走，或者提高 flow.json 里 limits 的 proposals
W0423 = 答 `{ $name }` 和 `{ $by }` 写得一样：“{ $text }”
    .hint = 换一种写法，或者删掉一个：坐席分不清这两个
W0422 = 建议 `{ $name }` 每月 { $monthly }，对现在交得不比这多的客户更贵，却没有守则拦着
    .hint = 加一条 fatal 守则，写 "never": {"{"} "flaw": "dearer" {"}"}，就像 conduct-core.json 那样
W0501 = 客户信息 `{ $name }` 的值不对
    .hint = 要的是：{ $wanted }
W0502 = 找不到客户文件 `{ $name }`
    .hint = 写对路径，或直接给 key=value,…
W0601 = 缺{ $name ->
    [zh] 中文
    [en] 英文
   *[other] `{ $name }`
 }
    .hint = 补上：flow.json 的 languages 里写的每种语言，每段文字都要有
    .file = 这个文件里 { $count } 段文字一段也没有：补上，或换个文件 include，或从 flow.json 的 languages 里去掉 `{ $name }`
W0602 = 别的语言改了，{ $language ->
    [zh] 中文
    [en] 英文
   *[other] `{ $language }`
 }没跟着改
    .hint = 改过来；要是本来就对，运行 check --update-locks
W0603 = 一口气说不完：{ $count } { $language ->
    [zh] 字
   *[en] 词
 }，最多 { $most }
    .hint = 断成两句
W0604 = { $language ->
    [zh] 中文
    [en] 英文
   *[other] `{ $language }`
 }里没有 `{ $name }`
    .hint = 各种语言用同样的值
W0605 = { $language ->
    [zh] 中文
    [en] 英文
   *[other] `{ $language }`
 }里不该有 `{ $name }`
    .hint = 中文用全角，英文用半角
W0606 = “{ $name }”不该由坐席说出口（{ $phrase }）
    .hint = 照这条用语的 instead 换个说法
W0607 = { $language ->
    [zh] 中文这边写的是英文
   *[en] 英文这边写的是中文
 }
    .hint = 用该用的语言写
W0608 = 这个文件有 { $count } 段文字写了 `{ $language }`，flow.json 却没有声明这种语言：没人看得到
    .hint = 在 flow.json 的 languages 里加上 `{ $language }`，或者删掉这些文字
W0701 = “{ $name }”透露性别或年龄
    .hint = 删掉：性别和年龄不问、不存、不说
W0702 = 以 `{ $outcome }` 结束时没有 `{ $name }`
    .hint = 给这个结局写一条谁来电都能说的结束语：每种结局都要道谢、复述、说下一步
W0703 = “{ $name }”在知道原因之前就给了好处
    .hint = 挪到建议里：原因没确认之前不提建议
W0704 = “{ $name }”说稀缺，却没有凭据
    .special = 凭据 `{ $evidence }` 自己得说到这一点：在 fact 里写清什么有限、到哪天为止
    .hint = 写上能证明它的 evidence，否则别说
W0705 = 建议 `{ $name }` 只给携号转网的客户
    .hint = 对情况相同的客户都开放：单给转网客户是禁止的
W0706 = `{ $name }` 给不给，看的是客户的态度
    .hint = 条件只看客户的需要：同样情况，同样条款
W0707 = 流程没有行为守则
    .hint = include ../common/conduct-core.json，或者自己写 rules
W0708 = 没有 `{ $name }` 类的用语：话术没有按它查
    .hint = include ../common/phrases.json，或者写几条
W0709 = `{ $name }` 永远说不出口：守则 `{ $rule }` 总是拦着
    .hint = 有所主张就写上 "evidence"，或换一种手法，或删掉
W0710 = 这句说了 { $name }，没有凭据
    .hint = 写上 fact 里有这个数的 evidence，或者用 {"{"}值{"}"} 填，或者别说
    .special = 在 `{ $evidence }` 的 fact 里也写上，或者用 {"{"}值{"}"} 填，或者别说
W0801 = 脚本的这一行既不是命令，也不是带引号的话：`{ $name }`
    .known = 写成：{ $known }——若是客户说的话，加上引号
    .hint = 命令和写法见 docs/COMMANDS.md
W0802 = 脚本的这一行不是任何一种期望：`{ $name }`
    .known = 可以写：{ $known }
    .row = 以 | 开头的行要紧跟在 `= screen` 或 `= summary` 下面
    .hint = 能期望什么，见 docs/SCRIPTS.md
W0803 = 看不懂这行抬头：`{ $name }`
    .known = 这里可以写：{ $known }
    .hint = 抬头可写的键见 docs/SCRIPTS.md
W0804 = 抬头只能写在通话之前，且只有一处：`{ $name }`
    .hint = 移到第一行之前；如果是客户说的话，加上引号
W0805 = 这里还什么都没发生
    .hint = 先写发生了什么：空的脚本什么也没试，守没守规矩也无从看起
W0806 = 脚本引用了自己：`{ $name }`
    .hint = 去掉这一行，或把两处都要用的挪到第三个文件
W0807 = 脚本太长：超过 { $most } { $what ->
    [calls] 通电话
   *[lines] 行
 }
    .hint = 看看是不是几个 `for` 相乘，或几个文件反复互相引用
level-error = 错误
level-warning = 警告
level-help = 办法
did-you-mean = 是不是 `{ $name }`？
check-clean = { $name }：没有要改的
check-found = { $name }：{ $errors } 个错误，{ $warnings } 个提醒。`wanliu check --explain 代码` 有详解
check-incomplete = 先改好这些，再查读不出的地方里的名字、条件、空档和没用到的东西
watching = 正在等文件变化；Ctrl-C 结束
locks-not-written = { $name }：没有写锁；先改好错误，并且要写文件夹
fmt-not-json = { $name } 不是 JSON；用 wanliu check 看在哪儿
