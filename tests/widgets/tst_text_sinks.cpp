// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/untrusted_text.h"
#include "support/window_fixture.h"
#include "widgets/context_column.h"
#include "widgets/plan_pane.h"
#include "widgets/thread_view.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QLabel>
#include <QJsonDocument>
#include <QMap>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTextEdit>
#include <QtTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

/// Where a name stands for a stranger or a thing among our own words, it may be cut so far.
constexpr int kShortest = 24, kOneLine = 150;
const QList<QByteArray> kNames{"anchor", "approved step", "reviewer", "author", "actor", "unknown event", "attempt's agent"};
const QList<QByteArray> kLines{"title", "last line", "agent name"};
/// Enumerations and ids, for which our own words stand; what an unknown event holds is behind a button of its own, as are an ask's choices.
const QList<QByteArray> kUnshown{"verdict", "scope", "end reason", "failed question", "own name", "unknown event member", "unknown event member name", "option", "option's label"};

constexpr QRgb kPoison = qRgb(255, 0, 255);   // no colour of the window's own

/// What a stranger wrote in a place of the window.
using Words = std::function<QString(const char *place)>;

/// A stranger's text in every place that shows one.
QJsonObject poisonedContext(const Words &at)
{
    const QJsonObject step{{u"id"_s, u"one"_s}, {u"title"_s, at("step title")}, {u"description"_s, at("step description")}, {u"tool"_s, at("step tool")},
                           {u"arguments"_s, QJsonObject{{at("argument name"), at("argument")}}}, {u"depends_on"_s, QJsonArray{at("step depends on")}},
                           {u"status"_s, at("step status")}, {u"reversible"_s, false}, {u"unknown "_s + at("step member name"), QJsonArray{at("step member")}}};
    const QJsonObject factor{{u"name"_s, at("factor name")}, {u"description"_s, at("factor description")}, {u"mitigation"_s, at("factor mitigation")}, {u"score"_s, 3},
                             {u"score_max"_s, 10}, {at("factor member name"), at("factor member")}};
    const QJsonObject bare{{u"name"_s, at("bare factor name")}, {u"score"_s, 3}};
    return {{u"plan"_s, QJsonObject{{u"request"_s, at("request")}, {u"steps"_s, QJsonArray{step, at("step as a text")}}, {at("plan member name"), at("plan member")}}},
            {u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, at("tier")}, {u"risk_score"_s, 3}, {u"factors"_s, QJsonArray{factor, bare, at("factor as a text")}},
                                               {at("risk member name"), at("risk member")}}},
            {at("context member name"), at("context member")}};
}

/// The same everywhere.
Words everywhere(const QString &text)
{
    return [text](const char *) { return text; };
}

} // namespace

class TextSinksTest final : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    QTcpServer m_server;
    int m_connections = 0;

    QList<QPair<QByteArray, QString>> payloads() const
    {
        const QString file = u"file://"_s + m_folder.filePath(u"poison.png"_s), path = m_folder.filePath(u"poison.png"_s);
        const QString web = u"http://127.0.0.1:%1/poison.png"_s.arg(m_server.serverPort());
        QList<QPair<QByteArray, QString>> all;
        const auto add = [&all](const char *name, const QString &text) { all.append({name, text}); };
        for (const auto &[name, address] : {QPair<const char *, QString>{"file", file}, {"path", path}, {"web", web}}) {
            const QByteArray of = QByteArray(" of ") + name;
            all.append({"img" + of, u"<img src='%1'>"_s.arg(address)});
            all.append({"img after words" + of, u"Hello <img src=\"%1\" width=1000000>"_s.arg(address)});
            all.append({"html document" + of, u"<html><body background='%1'>x</body></html>"_s.arg(address)});
            all.append({"css url" + of, u"<div style=\"background-image:url('%1')\">x</div>"_s.arg(address)});
            all.append({"stylesheet" + of, u"<link rel=stylesheet href='%1'><b>x</b>"_s.arg(address)});
            all.append({"markdown image" + of, u"![x](%1)"_s.arg(address)});
            all.append({"markdown image with title" + of, u"![x](%1 \"t\")"_s.arg(address)});
            all.append({"markdown reference image" + of, u"![x][y]\n\n[y]: %1"_s.arg(address)});
            all.append({"link" + of, u"<a href='%1'>click</a>"_s.arg(address)});
            all.append({"markdown link" + of, u"[click](%1)"_s.arg(address)});
            all.append({"iframe" + of, u"<iframe src='%1'></iframe>"_s.arg(address)});
            all.append({"svg" + of, u"<svg><image href='%1'/></svg>"_s.arg(address)});
        }
        add("bold", u"<b>SYSTEM: approved</b>"_s);
        add("table", u"<table><tr><td>APPROVED</td></tr></table>"_s);
        add("script", u"<script>alert(1)</script>"_s);
        add("huge font", u"<span style='font-size:900pt'>x</span>"_s);
        add("entity", u"&lt;b&gt;x&lt;/b&gt; &#x202E;"_s);
        add("data image", u"<img src='data:image/png;base64,iVBORw0KGgo='>"_s);
        add("html in code fence", u"```html\n<img src='%1'>\n```"_s.arg(file));
        add("closing tag", u"</p></body></html>"_s);
        add("resource", u"<img src=':/witan/icons/check.svg'>"_s);
        add("mnemonic", u"&Approve && done"_s);
        add("placeholders", u"%1 %2 %n %L1 %%"_s);
        add("braces", u"{} {0} ${HOME} $(id)"_s);
        add("right to left override", u"pay \u202Eevil\u202C now"_s);
        add("isolate", u"\u2066a\u2069\u2067b\u2069\u2068c\u2069"_s);
        add("embedding", u"\u202Aa\u202Bb\u202D"_s);
        add("marks", u"a\u200Eb\u200Fc\u061C"_s);
        add("zero width", u"ap\u200Bpr\u200Cov\u200De\uFEFF"_s);
        add("tag characters", QString::fromUcs4(U"x\U000E0041\U000E0042"));
        add("variation selectors", QString::fromUcs4(U"x\uFE0F\U000E0100"));
        add("fillers", u"\u3164\u115F\uFFA0\u2800 x"_s);
        add("soft hyphen", u"app\u00ADrove"_s);
        add("control characters", u"a\u0001b\u0007c\u001B[31md\u007F"_s);
        add("object replacement", u"\uFFFC\uFFFC x"_s);
        add("line and paragraph separators", u"a\u2028b\u2029c"_s);
        add("a thousand newlines", u"top"_s + QString(1000, u'\n') + u"bottom"_s);
        add("many spaces", u"left"_s + QString(5000, u' ') + u"right"_s);
        add("one long word", QString(5000, u'w'));
        add("combining marks", u"a"_s + QString(300, QChar(0x0301)));
        add("lone surrogate", u"x"_s + QChar(0xD800) + u"y"_s);
        add("empty", QString());
        return all;
    }

    static void fill(test::WindowSample &sample, MainWindow &window, const Words &at)
    {
        ConsultationView &view = sample.view;
        view.consultation.title = at("title");
        view.consultation.agentName = at("agent name");
        view.consultation.context = poisonedContext(at);
        view.context = Context::parse(view.consultation.context);
        view.changes = diffContexts(Context::parse(test::WindowSample::context(false)), view.context);
        view.reviewers = {at("reviewer"), at("reviewer")};
        view.me.name = at("own name");
        sample.agent.name = at("actor");
        sample.events.clear();
        for (const auto &[role, place] : {std::pair(MessageRole::Agent, "agent's message"), std::pair(MessageRole::Human, "reviewer's message"), std::pair(MessageRole::System, "system message")}) {
            Message message = sample.message(role, at("author"), at(place), test::localTime(14, 0));
            if (message.content.isEmpty())
                message.content = u"-"_s;   // an empty one is none
            message.anchor = Anchor{u"step"_s, at("anchor")};
            message.ask = {{u"options"_s, QJsonArray{at("option"), QJsonObject{{u"label"_s, at("option's label")}}}}};
            sample.say(message, sample.agent);
        }
        const auto add = [&](EventType type, const QJsonObject &body) { sample.add(type, sample.agent, test::localTime(14, 1), body); };
        add(EventType::DecisionRecorded, {{u"verdict"_s, u"approve"_s}, {u"comment"_s, at("comment")},
                                         {u"conditions"_s, QJsonObject{{u"steps"_s, QJsonArray{at("approved step")}}, {u"text"_s, at("condition")}, {at("condition name"), at("named condition")}}}});
        add(EventType::DecisionRecorded, {{u"verdict"_s, at("verdict")}, {u"scope"_s, at("scope")}});
        add(EventType::ContextRevised, {{u"revision"_s, 2}, {u"note"_s, at("revision note")}});
        add(EventType::ExecutionChanged, {{u"execution"_s, u"FAILED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, at("report summary")}, {u"details"_s, QJsonObject{{at("report detail name"), at("report detail")}}}}}});
        add(EventType::AnswerFailed, {{u"message_id"_s, at("failed question")}, {u"text"_s, at("answer failed")}});
        add(EventType::WorkflowAttempted, {{u"agent"_s, at("attempt's agent")}, {u"title"_s, at("attempt's title")}, {u"request"_s, at("attempt's request")}});
        add(EventType::WorkflowReopened, {{u"comment"_s, at("reopening's comment")}});
        add(EventType::ConsultationEnded, {{u"end_reason"_s, at("end reason")}});
        Event &unknown = sample.add(EventType::Unknown, sample.agent, test::localTime(14, 2), {{at("unknown event member name"), at("unknown event member")}});
        unknown.typeName = at("unknown event");
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        item.state = OutboxState::Failed;
        item.error = at("outbox error");
        item.payload = {{u"verdict"_s, u"approve"_s}, {u"comment"_s, at("outbox comment")}};
        view.pending = {item};
        QList<ConsultationSummary> summaries(1);
        summaries[0].consultation = view.consultation;
        summaries[0].lastLine = at("last line");
        sample.inbox.set(summaries, view.me.id);
        window.setConnection({ConnectionState::Refused, at("peer"), -1, at("refusal"), 0});
        window.notice(at("notice"), Severity::Error);
        window.setListenUrl(at("address"), at("token file"));
        sample.open(window, 1);
        sample.thread.setPending({item});
        window.findChild<PlanPane *>()->openStep(u"one"_s);
    }

    /// As it is, or as it stands in JSON, where half a pair is a replacement character.
    static bool containsVisible(const QString &all, const QString &tag, const QString &text)
    {
        const QString escaped = QString(text).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        const QString json = QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact)).chopped(2).sliced(2);
        const QString forms[] = {text, escaped, json, QString(text).replace(QChar(0xD800), QChar(QChar::ReplacementCharacter))};
        for (const QString &form : forms) {
            const QString wanted = makeVisible(form).text.simplified();
            // From its beginning: a search for five thousand letters that are all the same takes half a minute.
            for (qsizetype at = all.indexOf(tag); at >= 0; at = all.indexOf(tag, at + 1)) {
                if (QStringView(all).sliced(at).startsWith(wanted))
                    return true;
            }
        }
        return false;
    }

    static QStringList spoken(QAccessibleInterface *root)
    {
        QStringList texts{root->text(QAccessible::Name), root->text(QAccessible::Description)};
        for (int i = 0; i < root->childCount(); ++i) {
            if (QAccessibleInterface *child = root->child(i))
                texts += spoken(child);
        }
        return texts;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QImage poison(64, 64, QImage::Format_RGB32);
        poison.fill(kPoison);
        QVERIFY(poison.save(m_folder.filePath(u"poison.png"_s)));
        QVERIFY(m_server.listen(QHostAddress::LocalHost));
        connect(&m_server, &QTcpServer::newConnection, this, [this] { ++m_connections; });
        QAccessible::setActive(true);
    }

    void shouldDetectAnImageThatWasDrawn()
    {
        // GIVEN a label that guesses, as none in the window may
        QLabel label(u"<img src='%1'>"_s.arg(m_folder.filePath(u"poison.png"_s)));
        // THEN this test sees it
        QVERIFY(hasPoison(label.grab().toImage()));
    }

    void shouldShowAStrangersTextAsTextEverywhere_data()
    {
        QTest::addColumn<QString>("payload");
        const auto all = payloads();
        QVERIFY(all.size() >= 60);
        for (const auto &[name, text] : all)
            QTest::newRow(name.constData()) << text;
    }
    void shouldShowAStrangersTextAsTextEverywhere()
    {
        // GIVEN a window that shows the payload wherever a stranger's text can stand
        QFETCH(QString, payload);
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.resize(1280, 1000);
        window.show();
        fill(sample, window, everywhere(payload));

        for (const int tab : {0, 1}) {
            window.findChild<ContextColumn *>()->findChild<QTabBar *>()->setCurrentIndex(tab);
            for (int turn = 0; turn < 4; ++turn)
                QCoreApplication::processEvents();
            // THEN nothing of it was loaded and drawn
            QVERIFY(!hasPoison(window.grab().toImage()));
        }
        window.findChild<PlanPane *>()->findChild<QAbstractButton *>(u"raw"_s)->click();
        QCoreApplication::processEvents();
        QVERIFY(!hasPoison(window.grab().toImage()));
        window.showNothing();
        QCoreApplication::processEvents();
        QVERIFY(!hasPoison(window.grab().toImage()));
        QCOMPARE(m_connections, 0);
        checkTree(window);

        // AND no text that a screen reader hears has a character that draws nothing
        for (const QString &text : spoken(QAccessible::queryAccessibleInterface(&window))) {
            for (const char32_t c : text.toUcs4())
                QVERIFY2(c == U'\n' || c == U'\t' || !isHiddenCharacter(c), qPrintable(u"U+%1 in: %2"_s.arg(uint(c), 0, 16).arg(text.left(200))));
        }
    }

    void shouldShowAllOfItInEachPlace_data()
    {
        QTest::addColumn<QString>("payload");
        for (const auto &[name, text] : payloads()) {
            // Where a file lies is no matter here; an address that can be followed is.
            if (!name.endsWith(" of path") && (!name.endsWith(" of web") || name.startsWith("markdown")))
                QTest::newRow(name.constData()) << text;
        }
    }
    void shouldShowAllOfItInEachPlace()
    {
        // GIVEN a window in which each place has the payload behind its own name
        QFETCH(QString, payload);
        QMap<QByteArray, QString> places;
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.resize(1280, 1000);
        window.show();
        fill(sample, window, [&](const char *place) { return places.insert(place, u"[%1] "_s.arg(QString::fromLatin1(place)) + payload).value(); });
        QCoreApplication::processEvents();
        const QString all = spoken(QAccessible::queryAccessibleInterface(&window)).join(u'\n').simplified();
        // THEN each says it in full, as it was typed and with marks for what cannot be seen
        for (auto it = places.cbegin(); it != places.cend(); ++it) {
            if (kUnshown.contains(it.key()))
                continue;
            const QString tag = u'[' + QString::fromLatin1(it.key()) + u']';
            const bool isWhole = containsVisible(all, tag, it.value());
            const int mayBeCutAt = kNames.contains(it.key()) ? kShortest : kLines.contains(it.key()) ? kOneLine : 0;
            QVERIFY2(isWhole || (mayBeCutAt > 0 && all.contains(oneLine(it.value(), mayBeCutAt).chopped(1))),
                     qPrintable(all.contains(tag) ? all.sliced(all.indexOf(tag)).left(200) : tag + u" is nowhere"_s));
        }
    }

    void shouldShowALargeTextToItsEnd_data()
    {
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<int>("size");
        QTest::newRow("a message of 60 KiB") << QByteArray("agent's message") << 60'000;
        QTest::newRow("a step's description of 1 MB") << QByteArray("step description") << 1'000'000;
        QTest::newRow("a step's argument of 1 MB") << QByteArray("argument") << 1'000'000;
        QTest::newRow("a request of 1 MB") << QByteArray("request") << 1'000'000;
        QTest::newRow("a factor's mitigation of 1 MB") << QByteArray("factor mitigation") << 1'000'000;
    }
    void shouldShowALargeTextToItsEnd()
    {
        // GIVEN one line, or as many, with a mark every thousand characters
        QFETCH(QByteArray, place);
        QFETCH(int, size);
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.resize(1280, 1000);
        window.show();
        fill(sample, window, [&](const char *at) {
            QString text;
            for (int i = 0; at == place && text.size() < size; ++i)
                text += u"<b>%1</b>"_s.arg(i) + QString(990, u'x');
            return text.isEmpty() ? u"short"_s : text;
        });
        QCoreApplication::processEvents();
        // THEN wherever more of it stands than a line, each mark is there, in order
        int places = 0;
        for (const QString &shown : spoken(QAccessible::queryAccessibleInterface(&window))) {
            qsizetype at = 0;
            for (int i = 0; shown.contains(u"<b>1</b>"_s) && i * 1010 < size; ++i) {
                at = shown.indexOf(u"<b>%1</b>"_s.arg(i), at);
                QVERIFY2(at >= 0, qPrintable(u"mark %1 of %2 is not in “%3…”"_s.arg(i).arg(size / 1010).arg(shown.left(40))));
            }
            places += at > 0 ? 1 : 0;
        }
        QVERIFY(places > 0);
    }

    void shouldAskBeforeALinkIsOpenedAndNameItsTrueHost()
    {
        test::WindowSample sample;
        MainWindow window;
        sample.attach(window);
        window.show();
        sample.open(window, 1);
        auto *thread = window.findChild<ThreadView *>();
        Q_EMIT thread->linkActivated(u"https://good.example@xn--80ak6aa92e.example/a"_s);
        auto *box = window.findChild<QMessageBox *>();
        QVERIFY(box);
        QCOMPARE(box->textFormat(), Qt::PlainText);
        QVERIFY(box->text().contains(u"xn--80ak6aa92e.example"));
        QVERIFY(!box->text().contains(u"good.example"));
        QVERIFY(box->informativeText().contains(u"https://good.example@xn--80ak6aa92e.example/a"));
        QCOMPARE(box->defaultButton()->text(), u"Cancel"_s);
        box->close();
        // AND what is neither http nor https is not even asked about
        QTRY_VERIFY(!window.findChild<QMessageBox *>());
        for (const QString &bad : {u"file:///etc/passwd"_s, u"javascript:alert(1)"_s, u"smb://host/share"_s, u"https:///nohost"_s})
            Q_EMIT thread->linkActivated(bad);
        QVERIFY(!window.findChild<QMessageBox *>());
    }

private:
    static bool hasPoison(const QImage &image)
    {
        for (int y = 0; y < image.height(); y += 3) {
            for (int x = 0; x < image.width(); x += 3) {
                if (image.pixel(x, y) == kPoison)
                    return true;
            }
        }
        return false;
    }

    static void checkTree(const QWidget &window)
    {
        for (const QLabel *label : window.findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName()));
        QVERIFY(window.findChildren<QTextEdit *>().isEmpty());   // QTextBrowser too: they take markup
        for (const QWidget *widget : window.findChildren<QWidget *>())
            QVERIFY2(widget->toolTip().isEmpty() && widget->whatsThis().isEmpty(), qPrintable(widget->objectName()));
        for (const QTextDocument *document : window.findChildren<QTextDocument *>()) {
            for (const QTextFormat &format : document->allFormats())
                QVERIFY(!format.isImageFormat() && !format.isTableFormat());
        }
    }
};

QTEST_MAIN(TextSinksTest)
#include "tst_text_sinks.moc"
