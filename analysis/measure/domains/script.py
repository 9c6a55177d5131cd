"""From a term to the RE2 pattern that finds it: plurals, hyphens, traditional characters."""

from __future__ import annotations

# A simplified character and the traditional ones that stand for it, as far as our terms need.
_VARIANTS = """
万萬 与與 专專 业業 东東 丝絲 两兩 个個 临臨 为為 丽麗 举舉 义義 乌烏 乐樂 习習
书書 买買 争爭 亚亞 产產 亲親 亿億 从從 仑侖 仪儀 价價 众眾 优優 会會 传傳 伤傷
伦倫 体體 侠俠 侣侶 侦偵 债債 储儲 儿兒 党黨 兰蘭 关關 兴興 养養 兽獸 内內 写寫
军軍 冲衝沖 决決 净淨 准準 减減 几幾 凯凱 击擊 划劃 则則 创創 别別 剂劑 剧劇 办辦
务務 动動 劳勞 势勢 医醫 华華 协協 单單 卖賣 卢盧 卫衛 厂廠 厅廳 历歷曆 压壓 厨廚
参參 双雙 发發髮 变變 叙敘 叶葉 号號 后後 向嚮 员員 周週 响響 喷噴 团團 园園 围圍
国國 图圖 圆圓 圣聖 场場 块塊 坛壇 坝壩 垄壟 垒壘 墙牆 声聲 壶壺 处處 备備 复復複
头頭 夹夾 奖獎 妆妝 妇婦 妈媽 姜薑 学學 宁寧 宝寶 实實 宠寵 审審 宪憲 宫宮 宽寬
宾賓 对對 寻尋 导導 寿壽 将將 尔爾 尘塵 层層 属屬 屿嶼 岁歲 岗崗 岛島 峡峽 币幣
师師 帘簾 带帶 干乾幹 广廣 庄莊 库庫 应應 庙廟 异異 弃棄 张張 弯彎 弹彈 强強 归歸
当當 录錄 征徵 径徑 忆憶 怀懷 态態 总總 恋戀 恶惡 悬懸 惯慣 愿願 戏戲 战戰 户戶
扑撲 执執 扫掃 护護 报報 拟擬 择擇 挥揮 换換 据據 搅攪 摄攝 摆擺 摇搖 撑撐 攒攢
敌敵 教敎 数數 断斷 无無 时時 晋晉 晒曬 术術 机機 杀殺 杂雜 权權 条條 来來 杰傑
极極 构構 枪槍 柠檸 栈棧 标標 树樹 样樣 档檔 桥橋 桨槳 梦夢 检檢 楼樓 榄欖 欧歐
毕畢 气氣 氢氫 汇匯彙 汉漢 汤湯 污汙 沟溝 洁潔 浆漿 浇澆 测測 济濟 浏瀏 浒滸 涂塗
涡渦 涤滌 润潤 温溫 湿濕 滚滾 满滿 滩灘 灯燈 灵靈 炖燉 点點 炼煉 烃烴 烟煙 烧燒
热熱 焊銲 焖燜 爱愛 爷爺 状狀 犹猶 独獨 狮獅 狱獄 猎獵 猪豬 猫貓 环環 现現 电電
画畫 畅暢 疗療 疟瘧 痫癇 癫癲 盐鹽 监監 盖蓋 盗盜 盘盤 矿礦 码碼 确確 碱鹼 礼禮
祷禱 禅禪 离離 种種 积積 称稱 税稅 稣穌 窃竊 竞競 笔筆 筑築 筝箏 签簽 简簡 类類
粤粵 粮糧 系係繫 紧緊 红紅 约約 级級 纪紀 纫紉 纬緯 纳納 纸紙 纺紡 纽紐 线線 练練
组組 细細 织織 经經 结結 绘繪 给給 络絡 绝絕 统統 绣繡 绩績 绪緒 续續 维維 综綜
绽綻 绿綠 缀綴 缓緩 缕縷 编編 缘緣 缝縫 缩縮 网網 罗羅 罚罰 职職 联聯 肤膚 肾腎
肿腫 胀脹 胆膽 胜勝 脉脈 脏髒臟 脑腦 脚腳 脱脫 腊臘 艺藝 节節 苏蘇 苹蘋 荐薦 荡蕩
荣榮 药藥 莱萊 萝蘿 营營 萨薩 蓝藍 虑慮 虫蟲 虾蝦 蚀蝕 补補 表錶 衬襯 装裝 裤褲
见見 观觀 规規 视視 览覽 觉覺 触觸 计計 订訂 认認 训訓 议議 记記 讲講 论論 讼訟
讽諷 设設 证證 评評 识識 诈詐 诉訴 诊診 词詞 译譯 试試 诗詩 话話 询詢 语語 误誤
说說 请請 诺諾 读讀 课課 调調 谅諒 谊誼 谋謀 谓謂 谔諤 谚諺 谜謎 谢謝 谣謠 谬謬
谱譜 谷穀 贝貝 财財 责責 败敗 账賬帳 货貨 质質 贫貧 购購 贯貫 贴貼 贵貴 贷貸 贸貿
费費 贺賀 资資 赁賃 赌賭 赔賠 赛賽 车車 轨軌 转轉 轮輪 软軟 轴軸 轻輕 载載 较較
辅輔 辆輛 辑輯 输輸 辖轄 辞辭 边邊 达達 过過 迈邁 运運 还還 这這 进進 远遠 违違
连連 迹跡 选選 逊遜 递遞 逻邏 遗遺 邮郵 邻鄰 郁鬱 酱醬 采採 释釋 里裡裏 针針 钉釘
钠鈉 钢鋼 钱錢 钻鑽 铁鐵 铜銅 银銀 链鏈 销銷 锂鋰 锅鍋 锋鋒 错錯 锤錘 锦錦 锻鍛
键鍵 镇鎮 镜鏡 长長 门門 闭閉 问問 间間 闻聞 阅閱 队隊 阳陽 阵陣 阶階 际際 陆陸
陈陳 险險 陨隕 隐隱 难難 静靜 页頁 顶頂 项項 顺順 顾顧 顿頓 颂頌 预預 领領 颈頸
频頻 题題 颜顏 额額 风風 飓颶 飘飄 飞飛 饪飪 饭飯 饮飲 饰飾 饺餃 饼餅 馆館 馈饋
馏餾 马馬 驶駛 驾駕 骑騎 验驗 鱼魚 鲁魯 鲨鯊 鲸鯨 鸟鳥 鸡雞 鸦鴉 鹅鵝 黄黃 齿齒
龄齡 龙龍 面麵 松鬆 台臺 云雲 制製 余餘 升昇 布佈 症癥
"""
_CLASSES = str.maketrans({pair[0]: f"[{pair}]" for pair in _VARIANTS.split()})


def english_pattern(term: str) -> str:
    """The RE2 pattern of an English term.

    It matches whole words, and plurals: "recipe" finds "recipes", "theory" finds "theories".
    A blank stands for any white space or a hyphen. "philosoph*" finds all that begins so.
    """
    stem = term.removesuffix("*")
    escaped = "".join(rf"\{sign}" if sign in "+.*?()[]{}|^$" else sign for sign in stem)
    escaped = escaped.replace(" ", r"[\s-]").replace("'", "['’]")
    start = r"\b" if stem[0].isalnum() else ""
    if term.endswith("*"):
        return rf"{start}{escaped}[a-z]*\b"
    if not stem[-1].isalnum():
        return start + escaped
    if stem[-1] == "y" and stem[-2:-1] not in "aeiou":
        return rf"{start}{escaped[:-1]}(?:y|ies)\b"
    return rf"{start}{escaped}(?:e?s)?\b"


def chinese_pattern(term: str) -> str:
    """The RE2 pattern of a Chinese term: in simplified or traditional characters, anywhere."""
    return term.translate(_CLASSES)
