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
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTextEdit>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace witan;

namespace {

constexpr QRgb kPoison = qRgb(255, 0, 255);   // no colour of the window's own

/// A stranger's text in every place that shows one.
QJsonObject poisonedContext(const QString &text)
{
    const QJsonObject step{{u"id"_s, u"one"_s}, {u"title"_s, text}, {u"description"_s, text}, {u"tool"_s, text}, {u"arguments"_s, QJsonObject{{text, text}}},
                           {u"depends_on"_s, QJsonArray{text}}, {u"status"_s, text}, {u"reversible"_s, false}, {u"unknown "_s + text, QJsonArray{text}}};
    const QJsonObject factor{{u"name"_s, text}, {u"description"_s, text}, {u"mitigation"_s, text}, {u"score"_s, 3}, {u"score_max"_s, 10}, {text, text}};
    const QJsonObject bare{{u"name"_s, text}, {u"score"_s, 3}};
    return {{u"plan"_s, QJsonObject{{u"request"_s, text}, {u"steps"_s, QJsonArray{step, text}}, {text, text}}},
            {u"risk_assessment"_s, QJsonObject{{u"risk_tier"_s, text}, {u"risk_score"_s, 3}, {u"factors"_s, QJsonArray{factor, bare, text}}, {text, text}}},
            {text, text}};
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

    static void fill(test::WindowSample &sample, MainWindow &window, const QString &text)
    {
        ConsultationView &view = sample.view;
        view.consultation.title = text;
        view.consultation.agentName = text;
        view.consultation.context = poisonedContext(text);
        view.context = Context::parse(view.consultation.context);
        view.changes = diffContexts(Context::parse(test::WindowSample::context(false)), view.context);
        view.reviewers = {text, text};
        view.me.name = text;
        sample.agent.name = text;
        sample.events.clear();
        for (const MessageRole role : {MessageRole::Agent, MessageRole::Human, MessageRole::System}) {
            Message message = sample.message(role, text, text, test::localTime(14, 0));
            message.anchor = Anchor{text, text};
            message.ask = {{u"options"_s, QJsonArray{text, QJsonObject{{u"label"_s, text}}}}};
            sample.say(message, sample.agent);
        }
        const auto add = [&](EventType type, const QJsonObject &body) { sample.add(type, sample.agent, test::localTime(14, 1), body); };
        add(EventType::DecisionRecorded, {{u"verdict"_s, text}, {u"comment"_s, text}, {u"scope"_s, text}, {u"conditions"_s, QJsonObject{{u"steps"_s, QJsonArray{text}}}}});
        add(EventType::ContextRevised, {{u"revision"_s, 2}, {u"note"_s, text}});
        add(EventType::ExecutionChanged, {{u"execution"_s, u"FAILED"_s}, {u"report"_s, QJsonObject{{u"summary"_s, text}, {u"details"_s, QJsonObject{{text, text}}}}}});
        add(EventType::AnswerFailed, {{u"message_id"_s, text}, {u"text"_s, text}});
        add(EventType::ConsultationEnded, {{u"end_reason"_s, text}});
        Event &unknown = sample.add(EventType::Unknown, sample.agent, test::localTime(14, 2), {{text, text}});
        unknown.typeName = text;
        OutboxItem item;
        item.kind = OutboxKind::Decision;
        item.state = OutboxState::Failed;
        item.error = text;
        item.payload = {{u"verdict"_s, u"approve"_s}, {u"comment"_s, text}};
        view.pending = {item};
        QList<ConsultationSummary> summaries(1);
        summaries[0].consultation = view.consultation;
        summaries[0].lastLine = text;
        sample.inbox.set(summaries, view.me.id);
        window.setConnection({ConnectionState::Refused, text, -1, text, 0});
        window.notice(text, Severity::Error);
        window.setListenUrl(text, text);
        sample.open(window, 1);
        sample.thread.setPending({item});
        window.findChild<PlanPane *>()->openStep(u"one"_s);
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
        fill(sample, window, payload);

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
