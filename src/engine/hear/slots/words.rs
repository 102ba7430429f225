//! The words around a figure that say whose it is, parted by bars. Chosen by ear from what callers say; both languages
//! in one list, for a clause is in one of them.

use super::super::normal::is_whole_word;

/// Somebody else who asks a price.
pub(super) const OTHERS: &str = "\
    nephew|cousin|niece|workmate|my dad|my mum|my mam|my husband|my wife|my son|my daughter|neighbours|neighbors|外头|找一家|new people|\
    别家|人家|他家|对门|隔壁|邻居|朋友|同事|那边|那家|对面|外面|其他家|别的|新用户|闺蜜|亲戚|楼下|广告|\
    网上|另外一家|另一家|有一家|别人|next door|neighbour|neighbor|mate|friend|sister|brother|colleague|\
    they're|elsewhere|competitor|others|other crowd|new customers|everyone else|somebody else|\
    someone else|other place|other lot|other company|another company|another provider|advert|online|guy came|\
    lad at";
/// Others, or the company itself: no price of others where money went.
pub(super) const THEY: &str = "he pays|she pays|他们|they|they're|their";
/// The company, or the speaker's own plan: what comes behind is theirs again.
pub(super) const OWN: &str = "\
    我那|我这|我有|我有个|我原来|我的|你们|我交|我现在|我每月|我一个月|我一月|贵司|你要|你能|you|your|i pay|i'm paying|my bill|here at|\
    we pay";
/// What they want to pay.
pub(super) const ASKS: &str = "\
    hoping for|looking for|刚说的|\
    降到|降成|降不到|改到|改成|换成|换到|换个|换|办|便宜到|便宜点|能不能|可以给|给我|要是|如果|只要|最多|顶多|\
    预算|想要|推荐|有没有|弄到|做到|能到|以内|实在价|那个|这个|那档|down to|do it for|get me|give me|match|\
    for under|under|at most|max|budget|if you|could you|can you|i'd stay|i'll stay|go down|drop|cheaper|deal at|\
    knock it|get it|i want|manage";
/// What they pay now.
pub(super) const PAYS: &str = "\
    最低消费|吃不消|承担不起|负担不起|消费不起|交不起|原来|这边|以前|direct debit|\
    月租|每月|每个月|一个月|月费|资费|月消费|低消|保底|交着|我交|帐单|账单|一月|现在用|i'm on|\
    still on|paying|i pay|we pay|costs me|bill is|bill's|charging me|my fee|plan is|pay|stay here at|bumped|\
    went up|gone up";
/// Money that goes or went once.
pub(super) const ONCE: &str = "\
    to get out|get out of|walk away|buy out|交了|加|加到|多花|便宜了|少交|再减|再便宜|减免|抵|赠|滞纳金|尾款|higher|roaming bill|\
    扣|欠|退|赔|违约金|交了|充|补|罚|返|减|余额|押金|多收|收了|手续费|初装费|安装费|工本费|折|跑腿费|refund|owe|\
    owed|charged|took|taken|fee of|penalty|deposit|credit|rebate|off|back|billed|to leave|if i leave|\
    termination|arrears|balance|topped|top up|extra|fined|bill was|left on|exit";
/// How long they have been a customer.
pub(super) const TENURE: &str = "\
    在网|一直|老早|in and you|and counting|交了|customer since|\
    用了|用你|用着|入网|老用户|老客户|装了|办了|跟了|在你们|会员|签的|签了|忠实|支持|was with|been with|\
    i'm with you|with ye|with yous|with this company|with your|customer|been here|had this|had my|loyal|using|\
    signed up|subscriber|on your";
/// How long something is to last.
pub(super) const LASTS: &str = "\
    只订|先订|就订|只用|先办|先开|throw in|送|试|停|免|合约|签|再|保|续|冻|优惠|绑|打折|期|给我|出国|contract|pause|trial|try|free|deal|term|lock|\
    commit|minimum|freeze|hold|suspend|plan|tied|agreement|left|discount|half price|signing|whole|is up|stays";
/// What was waited for, or goes on.
pub(super) const TOOK: &str = "\
    fortnight|工作日|\
    已经|整|等|没人|还没|了一个|了半个|报修|沟通|waiting|wait|on hold|for|been|took|queue|each time|过去了";
/// What happened so often in a time, and not when that is over.
pub(super) const AGAIN: &str = "\
    time|times|twice|once|calls|visits|first|second|third|fourth|never|not|haven't|worst|best";
/// What goes with data.
pub(super) const DATA: &str = "\
    流量|data|用不|allowance|used|剩|streaming|roaming|burn";
/// What goes with speed.
pub(super) const SPEED: &str = "\
    宽带|网速|光纤|测速|下载|上传|带宽|speed|broadband|download|fibre|fiber|upload";
/// What says that a bare number is money.
pub(super) const OF_MONEY: &str = "\
    make it|call it|in my head|even|吃不消|承担|负担|充|扣|欠|消费|套餐|原来|这边|滞纳金|尾款|higher|hoping for|\
    费|钱|月租|价|交|充|便宜|贵|降|一个月|每月|办|换|改|最低|那个|档|帐单|账单|才|bill|bills|pay|paying|\
    paid|price|cost|costs|a month|charge|charging|fee|fees|cheaper|deal|afford|rate|package|plan|\
    per month|knock|quote|quoted|do me|match|spend|spending|leave|drop|dear|expensive|two for|get it down|\
    more like it|stay here|doing one|bumped|why would";
/// What can stand behind a sum that names no currency.
pub(super) const BEHIND_MONEY: &str = "\
    嫌|觉得|这么|something|at|for|成|怎么样|吃不消|怎么|为什么|为啥|都|才|又|没|结果|不|呀|嘛|是什么|是啥|可以|行|元|on|what|why|which|per|charge|extra|still|太|贵|有点|真|包|能|higher|more|flat|mark|\
    的|了|就|以内|以下|左右|吗|呢|吧|那个|那档|这个|档|一个月|每月|每个月|包月|/月|还|啊|我|送|给|行|整|也|\
    a|for|now|to|from|and|but|last|this|is|was|when|instead|off|back|per|each|then|max|or|one|plan|package|deal|\
    every|monthly|even|quid|with|before|until|stays|so|'s|sorry|could|i|if|in";
/// What counts something else, in Chinese, right behind a number.
pub(super) const COUNTERS: &str =
    "个條条台部张次天年月号楼层路点分人位家户遍回岁级折倍成页度型秒代";
/// What stands before a number that names something: a line, a flat, a model.
pub(super) const NAMING: &str = "\
    route|road|highway|exit|gate|block|building|zone|bus|单元|身份证|最后四位|后四位|路|\
    尾号|尾数|号码|工号|单号|编号|房间|门牌|号段|第|型号|验证码|ending|number|code|extension|ext|flat|apartment|\
    unit|room|ref|reference|order|ticket|iphone|galaxy|wifi|wi-fi|windows|channel|option|press|page|step|born|\
    level";
/// What says that a company is ours, before its name.
pub(super) const OURS: &str = "\
    不用|不想用|你们|退订|离开|我的|bye|hi|hello|dear|is this|your";
/// What stands right before the name of another company.
pub(super) const TOWARDS: &str = "\
    换|转|去|投奔|携|改|用|办|已经|买|选|找|跟|比|入|到|跳|往|人家|问过|to|into|with|for|join|joining|joined|\
    than|from|using|got|try|choose|chose|prefer|like|and|at|over|on";
/// What stands right behind it.
pub(super) const DOES: &str = "\
    的业务员|业务员|new customers|上门|说|的人|小哥|客服|昨天|打电话|手机卡|卡|got|quoted|\
    那边|那个|给我|给的|便宜|才|家|送|比|答应|只要|那里|好|的优惠|同样|报|offered|offer|offers|gave|gives|do|\
    does|doing|has|have|are|is|said|says|rang|will|would|wants|want|charge|guy|fiber|fibre";

/// The words of a list.
pub(super) fn each(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|')
}

/// Whether a clause has one of these words.
pub(super) fn has(clause: &str, list: &'static str) -> bool {
    last_of(clause, list).is_some()
}

/// Where the last of these words begins in a clause.
pub(super) fn last_of(clause: &str, list: &'static str) -> Option<usize> {
    let places = each(list).filter_map(|word| {
        let mut found = clause.rmatch_indices(word).map(|(at, _)| at);
        found.find(|at| is_whole_word(clause, *at, at + word.len()))
    });
    places.max()
}
