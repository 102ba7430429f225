W0101 = 找不到文件 `{ $name }`
    .hint = 流程文件夹里至少要有 flow.json、reasons.json、questions.json 和 closings.json；内置流程用 `mobile`
W0102 = 文件 `{ $name }` 是空的
    .hint = 写上内容，至少是 {"{}"}
W0103 = 文件 `{ $name }` 不是 UTF-8
    .hint = 用 UTF-8 编码另存
W0104 = 文件 `{ $name }` 开头有字节序标记
    .hint = 另存为“UTF-8（无 BOM）”
W0105 = 不是合法的 JSON：{ $detail }
    .hint = 看看标记处前面是不是少了逗号、引号或括号，或者文件没写完
W0106 = 流程的格式是 { $found }，这个程序只读格式 { $known }
    .hint = 升级程序，或把流程写成格式 { $known }
W0107 = 文件 `{ $name }` 超过 { $most } MB
    .hint = 把流程拆成几个文件
W0108 = 嵌套超过 { $most } 层
    .hint = 流程文件用不到这么深，看看括号有没有配错
W0109 = 类型不对：{ $detail }
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
W0201 = 没有叫 `{ $name }` 的{ $what ->
        [reason] 原因
        [evidence] 凭据
        [fact] 事实
        [value] 值
        [step] 步骤
        [technique] 手法
        [effect] 作用
       *[other] { $what }
    }
    .hint = 先定义它，或改成已有的名字
    .known = 可选：{ $known }
W0202 = `{ $name }` 重名了
    .hint = 换一个名字
W0203 = 子原因 `{ $name }` 没有跟在 `{ $above }` 后面
    .hint = 先写 `{ $above }`，紧接着写它的子原因
W0301 = 这个条件永远不成立
    .hint = 至少写一个值，下限不要高于上限
W0401 = 提高离开的代价，却没有凭据
    .hint = 在这一条写上 "evidence"，代价只凭事实说
W0402 = `{ $name }` 不能用在这一步
    .hint = 哪一步能有哪些作用，见 docs/FLOWS.md
W0403 = `{ $name }` 的最后一种说法里有可能缺的值
    .hint = 在最后加一种不带这个值的说法
W0404 = 凭据在 { $name } 已经到期，用到它的话都说不了了
    .hint = 核实后更新日期，或换一条凭据
W0405 = 手法 `{ $name }` 不属于步骤 `{ $step }`
    .hint = 手法和步骤的对应见 docs/FLOWS.md
W0406 = 一条规则只写一种形式；`{ $name }` 没写，或写了几种
    .hint = 写其中一种：never · only + after · at_most + of · after + within + comes · always
W0501 = 客户信息 `{ $name }` 的值不对
    .hint = 要的是：{ $wanted }
W0502 = 找不到客户文件 `{ $name }`
    .hint = 写对路径，或直接给 key=value,…
level-error = 错误
level-warning = 警告
level-help = 办法
did-you-mean = 是不是 `{ $name }`？
