// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace witan::test {

/// Texts for every section of the CommonMark specification and of GitHub's tables: what begins, ends, nests, comes too soon, is left
/// open, or only looks like it. Which of them is which, nobody here says: of all of them the same holds.
struct MarkdownExamples {
    const char *section;
    std::array<const char *, 28> texts;
};

inline constexpr MarkdownExamples kMarkdownExamples[] = {
    {"tabs", {"\tone\ttwo", "  \tone\n\ttwo", "- one\n\n\ttwo", "- one\n\n\t\ttwo", ">\t\tone", "-\t\tone", "    one\n\ttwo", " - a\n   - b\n\t - c", "#\tTitle",
              "*\t*\t*\t", "```\n\ta\n \tb\n```", "1.\tone\n\n\ttwo", "| a\t| b |\n|---|---|\n|\tc | d\t|", "a\t\tb", "\ta\n  \tb\n   \tc", "- a\n\t- b\n\t\t- c"}},
    {"escapes", {"\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\\,\\-\\.\\/", "\\a\\B\\7\\ \\\xC3\xA9", "\\*not emphasised*\n\\<br/> not a tag", "\\\\*one*", "one\\\ntwo",
                 "`\\[\\``", "    \\[\\]", "~~~\n\\[\\]\n~~~", "<https://a.example?find=\\*>", "[a](/b\\*c \"d\\*e\")", "``` a\\+b\nc\n```", "C:\\Users\\ops\\.ssh\\_deploy",
                 "\\\\fs01\\backup\\_2019\\*.bak", "\\# no heading", "1\\. no item", "\\- no item", "\\> no quote", "\\`no code\\`", "a\\", "\\\\", "\\\\\\*\\\\",
                 "**a\\*b**", "_\\__", "| a\\|b | c |\n|---|---|\n| d\\\\|e |"}},
    {"entities", {"&nbsp; &amp; &copy; &Auml; &hellip;", "&#35; &#1234; &#992; &#0;", "&#X22; &#XD06; &#xcab;", "&nbsp &x; &#; &#x; &#87654321; &abc0;", "&copy",
                  "[a](/f&ouml;&ouml; \"t&ouml;\")", "`f&ouml;`", "    f&ouml;", "&#42;one&#42;", "&#42; one\n\n* two", "one&#10;&#10;two", "&#9;one", "[a](url &quot;t&quot;)",
                  "```f&ouml;\ncode\n```", "&lt;script&gt;", "&#x202E;gpj.exe"}},
    {"precedence", {"- `one\n- two`", "`a\n\n`b`", "> `a\n> b`", "# `a\nb`", "**a `b** c`", "[a `](b)`", "- a\n***\n- b", "1. ```\n2. a\n```"}},
    {"thematic breaks", {"***\n---\n___", "+++", "===", "--\n**\n__", " ***\n  ***\n   ***", "    ***", "a\n    ***", "_____________________________________",
                         " - - -", " **  * ** * ** * **", "-     -      -      -", "- - - -    ", "_ _ _ _ a\n\na------\n\n---a---", " *-*", "- a\n***\n- b", "a\n***\nb",
                         "a\n---\nb", "* a\n* * *\n* b", "- a\n- * * *", "* * * * *", "* * * * * /usr/bin/backup --all", "0 3 * * * rm -rf /srv/cache/*", "---", "> ---", "- ---", "---a"}},
    {"ATX headings", {"# a\n## a\n### a\n#### a\n##### a\n###### a", "####### a", "#5 bolt\n\n#tag", "\\## a", "# a *b* \\*c\\*", "#                  a                     ",
                      " ### a\n  ## a\n   # a", "    # a", "a\n    # b", "## a ##\n  ###   b    ###", "# a ##################################\n##### a ##", "### a ###     ", "### a ### b",
                      "# a#", "### a \\###\n## a #\\##\n# a \\#", "****\n## a\n****", "a\n# b\nc", "## \n#\n### ###", "# C#", "# `a`", "> # a\n> b", "- # a", "1. ## a ##", "#\ta\t#", "# # a # #", "# a\n#", "#\n#\n#"}},
    {"setext headings", {"a *b*\n=========\n\na *b*\n---------", "a *b\nc*\n====", "  a *b\nc*\t\n====", "a\n-------------------------\n\na\n=", "   a\n---\n\n  a\n-----\n\n  a\n  ===",
                         "    a\n    ---\n\n    a\n---", "a\n   ----      ", "a\n    ---", "a\n= =\n\na\n--- -", "a  \n-----", "a\\\n----", "`a\n----\n`\n\n<a title=\"a lot\n---\nof dashes\"/>",
                         "> a\n---", "> a\nb\n===", "- a\n---", "a\nb\n---", "---\na\n---\nb\n---\nc", "\n====", "---\n---", "- a\n-----", "    a\n---", "> a\n-----", "\\> a\n------",
                         "a\n\nb\n---\nc", "a\nb\n\n---\n\nc", "a\nb\n* * *\nc", "a\nb\n\\---\nc", "a\n--\nb"}},
    {"indented code", {"    a simple\n      one", "  - a\n\n    b", "1.  a\n\n    - b", "    <a/>\n    *hi*\n\n    - one", "    a\n\n    b\n  \n \n \n    c", "    a\n      \n      b",
                       "a\n    b", "    a\nb", "# a\n    b\nc\n------\n    d\n----", "        a\n    b", "\n    \n    a\n    ", "    a  ", "    rm -rf /srv/*old* *new*", "- a\n\n      b", ">     a"}},
    {"fenced code", {"```\n<\n >\n```", "~~~\n<\n >\n~~~", "``\na\n``", "```\na\n~~~\n```", "~~~\na\n```\n~~~", "````\na\n```\n``````", "~~~~\na\n~~~\n~~~~", "```", "`````\n\n```\na",
                     "> ```\n> a\n\nb", "```\n\n  \n```", "```\n```", " ```\n a\na\n```", "  ```\na\n  a\na\n  ```", "   ```\n   a\n    a\n  a\n   ```", "    ```\n    a\n    ```", "```\na\n  ```",
                     "   ```\na\n  ```", "```\na\n    ```", "``` ```\na", "~~~~~~\na\n~~~ ~~", "a\n```\nb\n```\nc", "```ruby\ndef a(x)\nend\n```", "~~~~    ruby startline=3 $%@#$\ndef a\n~~~~~~~",
                     "````;\n````", "``` aa ```\na", "~~~ aa ``` ~~~\na\n~~~", "```\n``` aaa\n```"}},
    {"fenced code of agents", {"```rm -rf /srv/shop/uploads/2019 /srv/shop/uploads/2020```", "```sh sudo systemctl stop shop-db\nrm -rf /srv/shop/cache\n```", "````md\n```sh\nls\n```\n````",
                               "- ```\n  a\n  ```", "1. a\n   ```sql\n   SELECT *\n     FROM t\n   ```\n2. b", "> ~~~\n> a\n> ~~~", "- a\n  ```\n  b\n```\nc", "```\n\ta\n\t\tb\n```", "```diff\n- a\n+ b\n```",
                               "```\r\na\r\n```\r\nb", "```json\n{\"a\": \"*\"}\n```", "``` reboot\n```", "```reboot now\n```", "```\na\n```b\n```", "```a`b\nc\n```"}},
    {"HTML", {"<table><tr><td>\n<pre>\n**Hello**,\n\n_world_.\n</pre>\n</td></tr></table>", "<div>\n*a*\n</div>", " <div>\n  *a*\n         <foo><a>", "</div>\n*a*", "<DIV CLASS=\"a\">\n\n*b*\n\n</DIV>",
              "<div id=\"a\"\n  class=\"b\">\n</div>", "<a href=\"b\">*c*</a>", "<script>\nalert(1);\n</script>\na", "<!-- a -->*b*", "<?php\n\n  echo '>';\n\n?>", "<!DOCTYPE html>", "<![CDATA[\na\n]]>\nb",
              "  <!-- a -->\n\n    <!-- a -->", "a\n<div>\nb\n</div>", "<del>*a*</del>", "<b>x</b> <img src='file:///a'>", "<a><bab><c2c>", "<a  /><b2\ndata=\"c\" >", "<33> <__>", "<a h*#ref=\"b\">",
              "< a><\na><a/b >", "a <!-- b - c\nd -->", "a <!--> b -->", "a <?php echo $b; ?>", "a <!ELEMENT br EMPTY>", "<style\n  type=\"text/css\">\nh1 {color:red;}\n</style>"}},
    {"link references", {"[a]: /url \"title\"\n\n[a]", "   [a]: \n      /url  \n           'the title'  \n\n[a]", "[A*b\\]]:my_(url) 'title (with parens)'\n\n[A*b\\]]", "[a]: /url '\ntitle\nline2\n'\n\n[a]",
                         "[a]:\n/url\n\n[a]", "[a]:\n\n[a]", "[a]: <b>(c)\n\n[a]", "[a]: /url\\b*c \"d\\\"e\\f\"\n\n[a]", "[a]\n\n[a]: url", "[a]: /url", "[\na\n]: /url\nb", "[a]: /url \"title\" ok",
                         "    [a]: /url \"title\"\n\n[a]", "```\n[a]: /url\n```\n\n[a]", "b\n[a]: /url\n\n[a]", "# [a]\n[a]: /url\n> b", "[a]: /u\n===\n[a]", "[a]: /u \"a\"\n[b]: /u\n  \"b\"\n[c]: /u\n\n[a],\n[b],\n[c]",
                         "[a]\n\n> [a]: /url", "[a]: https://a.example", "[a][b]\n\n[b]: https://a.example", "![a][b]\n\n[b]: https://a.example/x.png", "[a][]\n\n[a]: /url"}},
    {"paragraphs and blank lines", {"a\n\nb", "a\nb\n\nc\nd", "a\n\n\nb", "  a\n b", "a\n             b\n                                       c", "   a\nb", "    a\nb", "a     \nb     ", "  \n\na\n  \n\n# a\n\n  ", "a\r\n\r\nb",
                                    "a\n\n\n\n\n\n\nb", "one. \ntwo; \nthree"}},
    {"tables", {"| a | b |\n| --- | --- |\n| c | d |", "| a | b |\n| :-: | -----------:\nc | d", "| a\\|b |\n| ------ |\n| c `\\|` d |\n| e **\\|** f |", "| a | b |\n| --- | --- |\n| c | d |\n> e",
                "| a | b |\n| --- | --- |\n| c | d |\nf\n\nf", "| a | b |\n| --- |\n| c |", "| a | b |\n| --- | --- |\n| c |\n| c | d | e |", "| a | b |\n| --- | --- |", "a | b\n-|-\n|c| |\n", "|a|\n|-|\n||\n|b",
                "Rows:\n| a | b |\n|---|---|\n| rm -rf * | /srv/*.log |", "- | a |\n  |---|\n  | b |", "> | a |\n> |---|\n> | b | c |", "| **a** | `b|c` |\n|---|---|\n| d |", "|||\n|-|-|\n|||", "| a |\n|---|\n| b | c | d |\nbehind",
                "a|b\n-|-\n\\|c|d\\|", "| a | b |\n|:--|--:|\n| x_y_z | *.bak |\n", "| a\n|--\n| b\n", "|a|b|\n|-|-|\n|c|d\\|"}},
    {"quotes", {"> # a\n> b\n> c", "># a\n>b\n> c", "   > # a\n   > b\n > c", "    > a\n    > b", "> # a\n> b\nc", "> a\nb\n> c", "> a\n---", "> - a\n- b", ">     a\n    b", "> ```\na\n```", "> a\n    - b", ">", ">\n>  \n> ",
                ">\n> a\n>  ", "> a\n\n> b", "> a\n> b", "> a\n>\n> b", "a\n> b", "> a\n***\n> b", "> a\nb", "> a\n\nb", "> a\n>\nb", "> > > a\nb", ">>> a\n> b\n>>c", ">     a\n\n>    b", "a > b\n> c > d", "1. > a\n   > b"}},
    {"list items", {"A\nb.\n\n    c\n\n> d", "1.  A\n    b.\n\n        c\n\n    > d", "- a\n\n b", "- a\n\n  b", " -    a\n\n     b", "   > > 1.  a\n>>\n>>     b", ">>- a\n>>\n  >  > b", "-a\n\n2.b", "- a\n\n\n  b",
                    "1.  a\n\n    ```\n    b\n    ```\n\n    c\n\n    > d", "- A\n\n      b\n\n\n      c", "123456789. ok", "1234567890. not ok", "0. ok", "003. ok", "-1. not ok", "- a\n\n      b", "  10.  a\n\n           b",
                    "1.     a\n\n   b\n\n       c", "1.      a\n\n   b", "   a\n\nb", "-    a\n\n  b", "-\n  a\n-\n  ```\n  b\n  ```\n-\n      c", "-   \n  a", "-\n\n  a", "- a\n-\n- b", "1. a\n2.\n3. b", "*"}},
    {"more list items", {"a\n*\n\na\n1.", "1.  A\nb.\n\n      c", "  1.  A\n    b.", "> 1. > A\nb", "- a\n  - b\n    - c\n      - d", "- a\n - b\n  - c\n   - d", "10) a\n    - b", "10) a\n   - b", "- - a", "1. - 2. a",
                         "- # a\n- b\n  ---\n  c", "+ a\n+ b", "- removed\n+ added\n  the same", "* a\n+ b\n- c", "1) a\n2) b\n\n1. c", "7. a\n8. b\n9. c\n10. d\n11. e", "- [ ] a\n- [x] b", "- - - - a", "+ + a"}},
    {"lists", {"- a\n- b\n+ c", "1. a\n2. b\n3) c", "A\n- b\n- c", "It was in\n14.  Yes\n1.  No", "- a\n\n- b\n\n\n- c", "- a\n  - b\n    - c\n\n\n      d", "- a\n- b\n\n<!-- -->\n\n- c\n- d", "- a\n - b\n  - c\n   - d\n  - e\n - f\n- g",
               "1. a\n\n  2. b\n\n   3. c", "- a\n - b\n  - c\n   - d\n    - e", "1. a\n\n  2. b\n\n    3. c", "- a\n- b\n\n- c", "* a\n*\n\n* c", "- a\n- b\n\n  c\n- d", "- a\n- b\n\n  [ref]: /url\n- d", "- a\n- ```\n  b\n\n\n  ```\n- c",
               "- a\n  - b\n\n    c\n- d", "* a\n  > b\n  >\n* c", "- a\n  > b\n  ```\n  c\n  ```\n- d", "- a", "- a\n  - b", "1. ```\n   a\n   ```\n\n   b", "* a\n  * b\n\n  c", "- a\n  - b\n  - c\n\n- d\n  - e\n  - f"}},
    {"code spans", {"`a`", "`` a ` b ``", "` `` `", "`  ``  `", "` a`", "` `\n`  `", "``\na\nb  \nc\n``", "``\na \n``", "`a   b \nc`", "`a\\`b`", "``a`b``", "` a `` b `", "*a`*`", "[a `b](/c`)", "`<a href=\"`\">`", "<a href=\"`\">`",
                    "`<https://a.b.`c>`", "<https://a.b.`c>`", "```a``", "`a", "`a``b``", "`rm -rf *`", "``", "a `` b", "echo `whoami` > /tmp/x", "`a` `b`\n`c`", "`\ta`"}},
    {"emphasis", {"*a b*", "a * b c*", "a*\"b\"*", "* a *", "a*b*", "5*6*78", "_a b_", "_ a b_", "a_\"b\"_", "a_b_", "5_6_78", "aa_\"bb\"_cc", "a-_(b)_", "_a*", "*a b *", "*a b\n*", "*(*a)", "*(*a*)*", "*a*b", "_a b _", "_(_a)", "_(_a_)_", "_a_b",
                  "_a_b_c_", "_(a)_.", "*a_b*", "*a **b** c*", "*a**b*"}},
    {"strong emphasis", {"**a b**", "** a b**", "a**\"b\"**", "a**b**", "__a b__", "__ a b__", "__\na b__", "a__\"b\"__", "a__b__", "5__6__78", "__a, __b__, c__", "a-__(b)__", "**a b **", "**(**a)", "*(**a**)*", "**a (*b c*, *d e* and\n*f*)**",
                         "**a \"*b*\" c**", "**a**b", "__a b __", "__(__a)", "_(__a__)_", "__a__b", "__a__b__c__", "__(a)__.", "__init__ and __main__.py", "**a**: b", "**rm** -rf **x**"}},
    {"nested emphasis", {"*a [b](/c)*", "*a\nb*", "_a __b__ c_", "_a _b_ c_", "__a_ b_", "*a *b**", "*a **b** c*", "*a**b**c*", "***a** b*", "*a **b***", "*a**b***", "a***b***c", "a******b*********c", "*a **b *c* d** e*", "*a [*b*](/c)*",
                         "** is not empty", "**** is not empty", "**a [b](/c)**", "**a\nb**", "__a _b_ c__", "__a __b__ c__", "____a__ b__", "**a **b****", "**a *b* c**", "***a* b**", "**a *b***", "**a *b **c**\nd* e**", "__ is not empty"}},
    {"marks that do not pair", {"a ***", "a *\\**", "a *_*", "a *****", "a **\\***", "a **_**", "**a*", "*a**", "***a**", "****a*", "**a***", "*a****", "a ___", "a _\\__", "a _*_", "a _____", "__a_", "_a__", "**a**", "*_a_*", "__a__", "_*a*_", "****a****",
                                "****__a__****", "******a******", "***a***", "_____a_____", "*a _b* c_"}},
    {"paths and patterns", {"rm -v /srv/shop/*.log /srv/shop/*.tmp", "rm *old* *new*", "ls *.log and *.tmp", "cp -r /srv/*/x* /tmp/_y_/", "a *.log b *.tmp c", "SELECT * FROM a WHERE b * c > d", "find . -name \"*old*\" -delete",
                            "/srv/**/node_modules/** and /srv/**", "mv *foo bar*", "rm -rf *foo bar*", "__pycache__/ and _build_/", "$HOME/_a_/*b*", "%TEMP%\\*_old_*", "~/*x* ~/.y", "a/*b*/c", "*/5 * * * *", "2 * 3 * 4", "int *p, *q;",
                            "a*b*c", "customers_old_table", "{*a*,*b*}", "x = y ** 2 ** 3", "*.log", "**/*.bak", "[*a*]", "(*a*)", "'*a*'", "f(*args, **kwargs)"}},
    {"links", {"[a](/url \"title\")", "[a](/url)", "[](./t.md)", "[a]()", "[a](<>)", "[a](/my url)", "[a](</my url>)", "[a](b\nc)", "[a](<b)c>)", "[a](<b\\>)", "[a](\\(b\\))", "[a](b(and(c)))", "[a](b\\(and\\(c\\))", "[a](<b(and(c)>)", "[a](b\\)\\:)",
               "[a](#f)\n\n[a](https://a.example#f)\n\n[a](https://a.example?b=3#f)", "[a](b\\c)", "[a](b%20c&auml;)", "[a](\"title\")", "[a](/u \"t\")\n[a](/u 't')\n[a](/u (t))", "[a](/u \"t \\\"&quot;\")", "[a](/u \"t \"and\" t\")", "[a](   /u\n  \"t\"  )",
               "[a] (/u)", "[a [b [c]]](/u)", "[a] b](/u)", "[a [b](/u)", "[a \\[b](/u)"}},
    {"more links", {"[a *b **c** `#`*](/u)", "[![a](b.jpg)](/u)", "[a [b](/u)](/u)", "[a *[b [c](/u)](/u)*](/u)", "*[a*](/u)", "[a *b](c*)", "*a [b* c]", "[a <b c=\"](d)\">", "[a`](/u)`", "[a<https://b.example/?c=](d)>",
                    "[bank](https://evil.example/x)", "[https://good.example](https://evil.example)", "[a](https://b.example \"c\")", "[a](https://b.example/(c)_d)", "**[a](https://b.example)**", "[**a** `b`](https://c.example)d",
                    "[a](javascript:alert(1))", "[a](HTTPS://B.EXAMPLE)", "([a](https://b.example))", "[a](https://b.example)[c](https://d.example)", "[a](https://b.example/*c*_d_)", "[](https://b.example)", "a](https://b.example)"}},
    {"images", {"![a](/u \"t\")", "![a *b*]\n\n[a *b*]: c.jpg \"t\"", "![a ![b](/u)](/v)", "![a [b](/u)](/v)", "![a](c.jpg)", "My ![a](/p/b.jpg  \"t\"   )", "![a](<u>)", "![](/u)", "![a][b]", "![a][]", "!\\[a]", "\\![a](https://b.example)",
                "!a", "![a](https://b.example/c.png)", "a!\n[b](https://c.example)"}},
    {"autolinks", {"<https://a.b.baz>", "<https://a.b/c?q=d&e=f>", "<irc://a.b:2233/c>", "<MAILTO:A@B.C>", "<a+b+c:d>", "<made-up-scheme://a,b>", "<https://../>", "<localhost:5001/a>", "<https://a.b/c d>", "<https://a.b/\\[\\>", "<a@b.example>",
                   "<a+special@B.c-d0.example>", "<a\\+@b.example>", "<>", "< https://a.b >", "<m:abc>", "<a.b.c>", "https://a.example", "a@b.example", "see https://a.example/b_c_d?e=*f*.", "www.a.example", "(https://a.example/(b))"}},
    {"line breaks", {"a  \nb", "a\\\nb", "a       \nb", "a  \n     b", "a\\\n     b", "*a  \nb*", "*a\\\nb*", "`a  \nb`", "`a\\\nb`", "<a href=\"b  \nc\">", "a\\", "a  ", "### a\\", "### a  ", "a\nb", "a \n b", "a\n\n\\\nb"}},
    {"strikethrough and text", {"~~Hi~~ there", "~~a\n\nb~~", "a ~~~b~~~ c", "~a~ ~b~", "~root ~/x ~user", "hello $.;'there", "Foo \xCF\x87\xCF\x81\xE1\xBF\x86\xCE\xBD", "Multiple     spaces", "100 % + 5 - 3 = x; a | b || c", "a:b ]:c [d]: e",
                                "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D **a** \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "\xE3\x81\x93\xE3\x82\x8C\xE3\x81\xAF**\xE9\x87\x8D\xE8\xA6\x81**\xE3\x81\xA7\xE3\x81\x99\xE3\x80\x82", "\xF0\x9F\x98\x80 *\xF0\x9F\x98\x80* \xF0\x9F\x98\x80"}},
};

} // namespace witan::test
