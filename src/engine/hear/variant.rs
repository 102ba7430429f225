//! Traditional characters, read as the simplified ones that cues and models are written in.
//!
//! A table of the commonest few hundred, as callers in Taiwan and Hong Kong write them: what converts whole books brings
//! tables of words a hundred times its size.

/// Traditional characters in order and, at the same places, their simplified forms.
const TRADITIONAL: &str = "來個們備傳僅價億儘償優兒兩凍別則剛劃動務勞勢區協參員問啟單嗎囉國圍園圓圖團報場塊墊壓壞夠妳孫學實寧審寫寬寶對屬島師帳幣幫幾庫廠廣張強彈後從復徵態慣慮憂應懷戲戶掃換損搶擇擋擔據擺攔攜斷於時暫書會東條業樂樓標樣機檔檢櫃權歡歲歷氣決沒況測準滿漲灣為無煩熱爛牆狀獨獲現環產畫異當疊療發盡監盤眾礙禮種稱穩筆簡簽籤約紅紙級細組結絕絡給統綁經維網緊緒線編緩縮總繳繼續罵罷聯聲職聽腦腳臨與舉舊華萬處虛號衛裏補裝裡複見規視覺覽觀觸訂計訊託記設許訴註詐評詢試話該詳認語誤說誰課調談請論諮諾講謝證識護讀變讓財貨責貴買費貼資賠賣質賬賴購贈贏趕車軟較載輕輸轉辦農這進遊運過遞遠適遲選遺還鄰鈴錄錢錯鍵鎖長門閉開間關隊際隨險雖雙離難電靜頁頂項順須預領頭頻顆題額顏願類顧顯風飯飽餘館馬騙驗驚鬧麼點齡";
const SIMPLIFIED: &str = "来个们备传仅价亿尽偿优儿两冻别则刚划动务劳势区协参员问启单吗啰国围园圆图团报场块垫压坏够你孙学实宁审写宽宝对属岛师账币帮几库厂广张强弹后从复征态惯虑忧应怀戏户扫换损抢择挡担据摆拦携断于时暂书会东条业乐楼标样机档检柜权欢岁历气决没况测准满涨湾为无烦热烂墙状独获现环产画异当叠疗发尽监盘众碍礼种称稳笔简签签约红纸级细组结绝络给统绑经维网紧绪线编缓缩总缴继续骂罢联声职听脑脚临与举旧华万处虚号卫里补装里复见规视觉览观触订计讯托记设许诉注诈评询试话该详认语误说谁课调谈请论咨诺讲谢证识护读变让财货责贵买费贴资赔卖质账赖购赠赢赶车软较载轻输转办农这进游运过递远适迟选遗还邻铃录钱错键锁长门闭开间关队际随险虽双离难电静页顶项顺须预领头频颗题额颜愿类顾显风饭饱余馆马骗验惊闹么点龄";

const WIDTH: usize = '個'.len_utf8();
/// The first and the last of the characters that may be traditional ones.
const BLOCK: (u32, u32) = (0x4e00, 0x9fff);
/// Which of them are, a bit for each: nearly none of what is read is.
static IS_TRADITIONAL: [u64; ((BLOCK.1 - BLOCK.0) / u64::BITS + 1) as usize] = traditional_bits();

#[expect(clippy::indexing_slicing, reason = "it runs while the program is built, or that fails")]
const fn traditional_bits() -> [u64; ((BLOCK.1 - BLOCK.0) / u64::BITS + 1) as usize] {
    let mut bits = [0; ((BLOCK.1 - BLOCK.0) / u64::BITS + 1) as usize];
    let (rows, _) = TRADITIONAL.as_bytes().as_chunks::<WIDTH>();
    let mut at = 0;
    while at < rows.len() {
        let [first, second, third] = rows[at];
        let code = (first as u32 & 0x0f) << 12 | (second as u32 & 0x3f) << 6 | third as u32 & 0x3f;
        let place = code - BLOCK.0;
        bits[(place / u64::BITS) as usize] |= 1 << (place % u64::BITS);
        at += 1;
    }
    bits
}

/// The simplified form of a character, if it is one of the traditional ones known.
pub(super) fn simplified(c: char) -> Option<char> {
    let place = u32::from(c).checked_sub(BLOCK.0)?;
    let word = IS_TRADITIONAL.get(usize::try_from(place / u64::BITS).ok()?)?;
    if word >> (place % u64::BITS) & 1 == 0 {
        return None;
    }
    let (rows, _) = TRADITIONAL.as_bytes().as_chunks::<WIDTH>();
    let mut utf8 = [0; 4];
    let wanted = <[u8; WIDTH]>::try_from(c.encode_utf8(&mut utf8).as_bytes()).ok()?;
    let place = rows.binary_search(&wanted).ok()?;
    SIMPLIFIED.get(place * WIDTH..)?.chars().next()
}
